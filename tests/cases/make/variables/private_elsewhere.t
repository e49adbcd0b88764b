?= on a line of a target leaves the command line's variable where it is, and the modifier with it. (make §1.5)

--- Makefile
all: ; @echo '[$(a)]'
other: private a ?= 1
---

  $ make a=2
  []

What the target is given otherwise is expanded before it gives way.

--- told
all: a := $(info told)3
all: ; @echo 'a is $(a)'
---

  $ make -f told a=2
  told
  a is 2
