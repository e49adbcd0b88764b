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
