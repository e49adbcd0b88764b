Only what is older than what it is made from is made again. (make §1.13)

--- Makefile
prog: a.o b.o
	cat $^ > $@
%.o: %.c
	cp $< $@
--- a.c
a
--- b.c
b
---

  $ make
  cp a.c a.o
  cp b.c b.o
  cat a.o b.o > prog
  $ make
  make: 'prog' is up to date.
  $ touch b.c
  $ make
  cp b.c b.o
  cat a.o b.o > prog
  $ touch a.o
  $ make
  cat a.o b.o > prog
