With -O a make below tells where it is with each group that it shows, but not with what it says of a make below it. (make §1.15)
make-4.3: the last of -w and --no-print-directory does not win

--- Makefile
all: ; @$(MAKE) --no-print-directory -w -C sub $(G)
--- sub/Makefile
$(INFO)
fails: ; @echo said; false
below: ; @$(MAKE) inner
inner: ; @false
mixed:
	@echo one; echo two
	-+@echo itself; false
	@echo three
expands: ; $(info while it is expanded)@echo then
flags: ; @echo '$(filter-out --jobserver-auth=% --sync-mutex=%,$(MAKEFLAGS))'
	@echo $(if $(filter --sync-mutex=%,$(MAKEFLAGS)),shared,not shared)
---

  $ make -j2 -O G=fails
  make[1]: Entering directory '$PWD/sub'
  said
  make[1]: *** [Makefile:2: fails] Error 1
  make[1]: Leaving directory '$PWD/sub'
  make: *** [Makefile:1: all] Error 2
  [2]
  $ make -j2 -O G=below
  make[2]: Entering directory '$PWD/sub'
  make[2]: *** [Makefile:4: inner] Error 1
  make[2]: Leaving directory '$PWD/sub'
  make[1]: *** [Makefile:3: below] Error 2
  make: *** [Makefile:1: all] Error 2
  [2]
  $ make -j2 -O G=mixed
  make[1]: Entering directory '$PWD/sub'
  one
  two
  make[1]: Leaving directory '$PWD/sub'
  itself
  make[1]: [Makefile:7: mixed] Error 1 (ignored)
  make[1]: Entering directory '$PWD/sub'
  three
  make[1]: Leaving directory '$PWD/sub'
  $ make -j2 -O G=expands
  make[1]: Entering directory '$PWD/sub'
  while it is expanded
  then
  make[1]: Leaving directory '$PWD/sub'

What is said while makefiles are read is a group of its own:
  $ make -j2 -O G=fails 'INFO=$(info reading)'
  reading
  make[1]: Entering directory '$PWD/sub'
  reading
  make[1]: Leaving directory '$PWD/sub'
  make[1]: Entering directory '$PWD/sub'
  reading
  said
  make[1]: *** [Makefile:2: fails] Error 1
  make[1]: Leaving directory '$PWD/sub'
  make: *** [Makefile:1: all] Error 2
  [2]

One job at a time is together anyway. Makes below learn of -O all the same, and share no lock:
  $ make -Oline G=flags
  make[1]: Entering directory '$PWD/sub'
  w -Oline -- G=flags
  not shared
  make[1]: Leaving directory '$PWD/sub'
  $ make -Oline -j2 G=flags
  make[1]: Entering directory '$PWD/sub'
  w -j2 -Oline -- G=flags
  make[1]: Leaving directory '$PWD/sub'
  make[1]: Entering directory '$PWD/sub'
  shared
  make[1]: Leaving directory '$PWD/sub'
  $ make -Orecurse -j2 G=flags
  make[1]: Entering directory '$PWD/sub'
  w -j2 -Orecurse -- G=flags
  not shared
  make[1]: Leaving directory '$PWD/sub'
