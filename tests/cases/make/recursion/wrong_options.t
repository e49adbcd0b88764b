Who is given wrong options says neither how deep it is nor where. (make §1.2)
make-4.3: --shuffle is of 4.4

--- Makefile
all: ; -@$(MAKE) $(A)
--- sub.mk
all: ; @echo made
---

  $ make A=-Osome
  make: *** unknown output-sync type 'some'.  Stop.
  make: [Makefile:1: all] Error 2 (ignored)
  $ make A=--shuffle=some
  make: *** invalid shuffle mode: Invalid value: 'some'.  Stop.
  make: [Makefile:1: all] Error 2 (ignored)
  $ make A='-C none'
  make[1]: Entering directory '$PWD'
  make[1]: *** none: No such file or directory.  Stop.
  make[1]: Leaving directory '$PWD'
  make: [Makefile:1: all] Error 2 (ignored)
  $ make A='-j0 -f sub.mk' 2>&1 | head -1
  make: the '-j' option requires a positive integer argument
