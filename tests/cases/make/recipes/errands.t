Lines that only echo into a file, remove files or see to directories need no process. (make §1.11)

The last of each kind fails, and says so, as the program does.

--- Makefile
all: words append removed made
	@cat words
	@ls
words:
	@echo   a 'b  c' "it's"  > $@
	@echo X=\''y z'\' >>$@
	@echo 'back\tslash' >> words
	@echo -n no newline >> words
	@echo >> words
append:
	@echo first >>$@
	@echo second >>$@
	@test `wc -l <$@` = 2
	rm -f $@ missing
removed:
	@rm -f old x.o
	@test ! -e old
made:
	@mkdir -p d d/e
	@mkdir -p d/e
	@echo $(wildcard d/e) > late
	@echo $(wildcard late d/*)
	@rm -f late
bad: ; @echo x > d
worse: ; @rm -f d
worst: ; @mkdir -p words
less: ; -echo x > none/f
--- old
--- x.o
---

  $ make
  rm -f append missing
  (blank)
  a b  c it's
  X='y z'
  back	slash
  no newline
  Makefile
  d
  words
  $ make bad
  /bin/sh: 1: cannot create d: Is a directory
  make: *** [Makefile:24: bad] Error 2
  [2]
  $ make worse
  rm: cannot remove 'd': Is a directory
  make: *** [Makefile:25: worse] Error 1
  [2]
  $ make worst
  mkdir: cannot create directory 'words': File exists
  make: *** [Makefile:26: worst] Error 1
  [2]
  $ make less
  echo x > none/f
  /bin/sh: 1: cannot create none/f: Directory nonexistent
  make: [Makefile:27: less] Error 2 (ignored)
  $ make -n words
  make: 'words' is up to date.
  $ rm words; make -n words; ls
  echo   a 'b  c' "it's"  > words
  echo X=\''y z'\' >>words
  echo 'back\tslash' >> words
  echo -n no newline >> words
  echo >> words
  Makefile
  d
