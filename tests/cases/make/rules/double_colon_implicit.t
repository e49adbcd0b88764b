Of several rules for one name, each that has no recipe gets that of an implicit rule. (make §1.10)

--- Makefile
all: x.o
%.o: %.c ; @echo $@ from $^
x.o:: a
x.o:: b ; @echo $@ from $^ by its own
x.o::
a b:
--- x.c

--- lib.mk
VPATH = lib
GPATH = lib
all: x.o ; @echo $@ from $^
x.o:: a ; @echo $@ from $^
x.o:: b ; @echo $@ from $^
a b:
--- lib/x.o

---

  $ make -r
  x.o from x.c a
  x.o from b by its own
  x.o from x.c

All have the name under which it was found where it may be remade:
  $ make -r -f lib.mk
  lib/x.o from a
  lib/x.o from b
  all from lib/x.o
