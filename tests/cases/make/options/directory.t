-C goes there first, and -w says so. (make §1.15)

--- d/Makefile
all: ; @echo in $(notdir $(CURDIR))
--- d/e/Makefile
all: ; @echo e
---

  $ make -C d
  make: Entering directory '$PWD/d'
  in d
  make: Leaving directory '$PWD/d'
  $ make -C d -C e --no-print-directory
  e
  $ make -s -C d -w
  make: Entering directory '$PWD/d'
  in d
  make: Leaving directory '$PWD/d'

A makefile may ask for it, or not to; who was told that we enter is told that we leave.

  $ mkdir q && printf 'MAKEFLAGS += --no-print-directory\nx := $(shell pwd)\nall: ; @echo in $(notdir $x)\n' > q/Makefile
  $ make -C q
  in q
  $ printf 'x := $(shell pwd)\nMAKEFLAGS += --no-print-directory\nall: ; @echo in $(notdir $x)\n' > q/Makefile
  $ make -C q
  make: Entering directory '$PWD/q'
  in q
  make: Leaving directory '$PWD/q'

It may have been removed.

  $ mkdir gone && cd gone && rmdir ../gone && make --eval '$(info ($(CURDIR)))' -C "$OLDPWD/d"
  make: getcwd: No such file or directory
  make: Entering directory '$PWD/d'
  ($PWD/d)
  in d
  make: Leaving directory '$PWD/d'
  $ cd "$OLDPWD" && mkdir gone && cd gone && rmdir ../gone && make
  make: getcwd: No such file or directory
  make: *** No targets specified and no makefile found.  Stop.
  [2]
