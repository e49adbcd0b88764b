.DEFAULT makes what no rule makes. (make §1.10)

--- Makefile
all: unknown
	@echo all
.DEFAULT:
	@echo $@ by default
---

  $ make
  unknown by default
  all
  $ make other
  other by default
