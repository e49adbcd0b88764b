A name that makefiles merely mention is good enough for a rule if nothing else is, on the way to another rule, too. (make §1.13)
make-4.3: takes what is only mentioned later, and what exists before

--- Makefile
all: x.a
%.a: %.b ; @echo $@ from $<
%.a: %.c ; @echo $@ from $<
%.c: %.d ; @echo $@ from $<
never: x.b x.d
--- made.mk
all: first second
first: x.s
second: x.o
%.o: %.s ; @echo $@ from $<
%.o: %.c ; @echo $@ from $<
%.s: ; @echo $@
--- x.e

---

  $ make -r
  make: *** No rule to make target 'x.d', needed by 'x.c'.  Stop.
  [2]

What was found to be made by a rule counts from then on:
  $ touch x.c
  $ make -r -f made.mk second
  x.o from x.c
  $ make -r -f made.mk
  x.s
  x.o from x.s

So does what a pattern rule makes besides:
  $ printf '%s\n' 'all: y.o y.x' '%.o %.d: %.c ; @:' '%.x: %.d ; @echo $< is made' '%.x: %.c ; @echo $< is there' >peer.mk
  $ touch y.c
  $ make -r -f peer.mk
  y.d is made

Variables of its own are a mention, too, but it may be intermediate nevertheless:
  $ printf 'all: y.a\n%%.a: %%.n ; @echo $@\ny.n: V = 1\n' > vars.mk
  $ make -r -f vars.mk
  make: *** No rule to make target 'y.n', needed by 'y.a'.  Stop.
  [2]
  $ printf '%%.n: ; @echo $@ $(V); touch $@\n' >> vars.mk
  $ make -r -f vars.mk
  y.n 1
  y.a
  rm y.n
