Nobody makes it, and somebody needs it. (make §1.13)

--- Makefile
all: a b
a: missing
b: ; @echo b
---

  $ make
  make: *** No rule to make target 'missing', needed by 'a'.  Stop.
  [2]
  $ make -k
  make: *** No rule to make target 'missing', needed by 'a'.
  b
  make: Target 'all' not remade because of errors.
  [2]
  $ make nonsense
  make: *** No rule to make target 'nonsense'.  Stop.
  [2]
  $ rm Makefile; make
  make: *** No targets specified and no makefile found.  Stop.
  [2]
  $ make x
  make: *** No rule to make target 'x'.  Stop.
  [2]

A goal is a name that a pattern rule may count on.

  $ printf '%%.a: x.b ; @echo $@\n' > pattern.mk
  $ make -r -f pattern.mk x.a x.b
  make: *** No rule to make target 'x.b', needed by 'x.a'.  Stop.
  [2]
  $ make -r -f pattern.mk x.a
  make: *** No rule to make target 'x.a'.  Stop.
  [2]
