A static pattern gives each of its targets a stem. (make §1.10)

--- Makefile
all: a.o b.o
a.o b.o: %.o: %.c common.h
	@echo $@ from $< $^, stem $*
a.o: more
more: ;
--- a.c

--- b.c

--- common.h

---

  $ make
  a.o from a.c a.c common.h more, stem a
  b.o from b.c b.c common.h, stem b
