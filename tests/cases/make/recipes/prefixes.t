@ is silent, - forgives, + runs even under -n. (make §1.11)

--- Makefile
all:
	@echo quiet
	-false
	+@echo always
	echo loud
---

  $ make
  quiet
  false
  make: [Makefile:3: all] Error 1 (ignored)
  always
  echo loud
  loud
  $ make -n
  echo quiet
  false
  echo always
  always
  echo loud
