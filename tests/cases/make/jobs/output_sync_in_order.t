-O keeps output together below a parallel make even where only one job runs at a time. (make §1.15)

--- Makefile
.NOTPARALLEL:
all: a b
a b: ; @echo $@
---

  $ MAKELEVEL=1 make -j2 -O
  make[1]: Entering directory '$PWD'
  a
  make[1]: Leaving directory '$PWD'
  make[1]: Entering directory '$PWD'
  b
  make[1]: Leaving directory '$PWD'
