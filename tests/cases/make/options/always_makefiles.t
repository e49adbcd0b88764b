-B in a makefile is for all but makefiles. (make §1.2)

--- Makefile
MAKEFLAGS = B
Makefile: in ; @echo $@
all: in ; @echo $@
in:
--- in
---

  $ touch all; make all
  all
  $ make -B all
  Makefile
  all
