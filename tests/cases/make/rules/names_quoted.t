A quoted % is one in targets and patterns; elsewhere it stays as it is written. (make §1.10)

--- Makefile
all: a%b
a\%b: ; @echo '$@'
plain: a\%b
x1 y1: %1: \%z
---

  $ make
  a%b
  $ make plain
  make: *** No rule to make target 'a\%b', needed by 'plain'.  Stop.
  [2]
  $ make x1
  make: *** No rule to make target '\%z', needed by 'x1'.  Stop.
  [2]
