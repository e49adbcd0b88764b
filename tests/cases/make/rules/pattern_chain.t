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

What was found to be made by a rule, on the way to another target or with it, counts as being there: rules that
need it come into question without a chain.

  $ touch a.y a.z && cat > known.mk <<'X'
  > all: a.o a.x
  > %.o: %.c ; @echo o
  > %.c %.h: %.y ; @echo c and h
  > %.x: %.h ; @echo x from h
  > %.x: %.z ; @echo x from z
  > X
  $ make -rR -j1 -f known.mk
  c and h
  o
  x from h
  $ sed 's/^all.*/all: a.x a.o/' known.mk | make -rR -j1 -f -
  x from z
  c and h
  o
  $ printf 'all: m.mod a.x\n%%.mod: %%.o ; @echo mod\nm.o: ; @echo o\n%%.x: %%.z m.mod ; @echo x with mod\n%%.x: %%.z ; @echo x\n' > mentioned.mk
  $ make -rR -j1 -f mentioned.mk
  o
  mod
  x with mod
  $ make -rR -j1 -f mentioned.mk a.x
  x
