Two recipes for one target: the later one holds. (make §1.10)

--- Makefile
all: ; @echo first
all: ; @echo second
---

  $ make
  Makefile:2: warning: overriding recipe for target 'all'
  Makefile:1: warning: ignoring old recipe for target 'all'
  second

One from --eval stands nowhere, but is none of the builtin ones, which are there to be overridden.

  $ printf 'all: ; @echo third\n.c.o: ; @echo mine\n' > once.mk
  $ make -f once.mk --eval 'all: ; @echo zeroth'
  once.mk:1: warning: overriding recipe for target 'all'
  make: warning: ignoring old recipe for target 'all'
  third
  $ touch b.c
  $ make -f once.mk -r --eval '.SUFFIXES: .c .o' --eval '.c.o: ; @echo first' b.o
  once.mk:2: warning: overriding recipe for target '.c.o'
  make: warning: ignoring old recipe for target '.c.o'
  mine
  $ echo 'all: b.o' > none.mk
  $ make -f none.mk -r --eval '.SUFFIXES: .c .o' --eval '.c.o: ; @echo made $@'
  made b.o
