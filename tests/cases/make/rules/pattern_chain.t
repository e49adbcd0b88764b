Rules of patterns are chained, and what is made only on the way is deleted. (make §1.13)

--- Makefile
all: x.c2
%.c1: %.c0 ; cp $< $@
%.c2: %.c1 ; cp $< $@
--- x.c0
x
---

  $ make
  cp x.c0 x.c1
  cp x.c1 x.c2
  rm x.c1
  $ make
  make: Nothing to be done for 'all'.
  $ ls x.*
  x.c0
  x.c2
  $ touch x.c0
  $ make
  cp x.c0 x.c1
  cp x.c1 x.c2
  rm x.c1
