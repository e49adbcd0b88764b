?= on a line of a target leaves the command line's variable where it is, and the modifier with it. (make §1.5)

--- Makefile
all: ; @echo '[$(a)]'
other: private a ?= 1
---

  $ make a=2
  []
