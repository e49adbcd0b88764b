Under -q an ignored error is ignored, 1 as well: it is no answer of a make below. (make §1.11)

--- Makefile
all: a b
a: ; -+@exit 1
b: ; +@echo b; exit $(CODE)
mixed:
	@echo asked
	+@echo not asked
.PHONY: mixed
---

  $ make -q CODE=0
  make: [Makefile:2: a] Error 1 (ignored)
  b
  $ make -q CODE=1
  make: [Makefile:2: a] Error 1 (ignored)
  b
  [1]
  $ make -q -i CODE=1
  make: [Makefile:2: a] Error 1 (ignored)
  b
  make: [Makefile:3: b] Error 1 (ignored)
  $ make -q CODE=2
  make: [Makefile:2: a] Error 1 (ignored)
  b
  make: *** [Makefile:3: b] Error 2
  [2]

What is asked for is not touched, either.

  $ make -q -t mixed
  [1]
