A pattern rule replaces the first that is for one of its targets alone, with the same prerequisites. (make §1.10)

--- Makefile
all: x.a x.b y.f y.d z.e
%.a: s ; @echo one $@
%.b: s ; @echo one $@
%.a %.b: s ; @echo two $@

%.f %.d: s ; @echo one $@
%.f %.d: s ; @echo two $@

%.e: s t ; @echo one $@
%.e: s | t ; @echo two $@
s t: ;
--- cancel
all: x.a
%.a: ; @echo one $@
%.a %.b:
---

  $ make -r
  two x.a
  one y.f
  two z.e
  $ make -rf cancel
  make: *** No rule to make target 'x.a', needed by 'all'.  Stop.
  [2]
