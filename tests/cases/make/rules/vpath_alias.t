A file that is found elsewhere goes by the name it has there, if it may be remade there, or a rule names that. (make §1.13)

--- Makefile
VPATH = src
all: a.h b.h ; @echo all: $^
a.h: ; @echo never
src/a.h: x ; @echo made $@ for $(<F)
b.h: y
src/b.h: ; @echo made $@ of $^
x y:
--- g.mk
VPATH = src other
GPATH = src
all: a.h o.h ; @echo all: $^
a.h o.h: x ; @echo made $@
x:
--- src/a.h
--- src/b.h
--- other/o.h
---

  $ make
  Makefile:3: Recipe was specified for file 'a.h' at Makefile:3,
  Makefile:3: but 'a.h' is now considered the same file as 'src/a.h'.
  Makefile:3: Recipe for 'a.h' will be ignored in favor of the one for 'src/a.h'.
  made src/a.h for x
  made src/b.h of y
  all: src/a.h src/b.h
  $ make -f g.mk
  made src/a.h
  made o.h
  all: src/a.h o.h

One that depends on itself by its other name comes to an end:
  $ printf '%s\n' 'VPATH = src' 'all: b.h ; @echo all' 'b.h: src/b.h b.h a.h' 'src/b.h: b.h' >circle.mk
  $ make -f circle.mk
  make: Circular src/b.h <- src/b.h dependency dropped.
  make: Circular src/b.h <- src/b.h dependency dropped.
  make: Circular src/b.h <- src/b.h dependency dropped.
  all
