Two recipes for one target: the later one holds. (make §1.10)

--- Makefile
all: ; @echo first
all: ; @echo second
---

  $ make
  Makefile:2: warning: overriding recipe for target 'all'
  Makefile:1: warning: ignoring old recipe for target 'all'
  second
