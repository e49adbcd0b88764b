What a recipe had to say before it ended everything is kept together with that, and shown last. (make §1.15)

--- Makefile
all: slow bad
slow: ; @sleep 0.2; echo slow
bad: ; @echo never $(info bad begins)$(warning and warns)$(error and fails)
---

  $ make -j2 -O -w
  make: Entering directory '$PWD'
  slow
  make: Leaving directory '$PWD'
  make: Entering directory '$PWD'
  bad begins
  Makefile:3: and warns
  Makefile:3: *** and fails.  Stop.
  make: *** Waiting for unfinished jobs....
  make: Leaving directory '$PWD'
  [2]
