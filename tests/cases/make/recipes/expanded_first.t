All lines are expanded before the first of them runs. (make §1.11)

--- Makefile
all:
	@echo one
	@echo two $(info expanded) $(shell cat f 2>/dev/null || echo none)
	@touch f
---

  $ make
  expanded
  one
  two none
