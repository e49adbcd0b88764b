A recursive variable means what it is made of means now, a simple one what it meant then. (make §1.5)
make-4.3: :::= is of 4.4

--- Makefile
x = 1
rec = $(x)
sim := $(x)
now :::= $(x)$$
x = 2
cond ?= set
cond ?= again
shell != echo a; echo b
all:
	@echo '$(rec) $(sim) $(now) $(cond) [$(shell)] $(flavor rec) $(flavor sim) $(flavor now)'
---

  $ make
  2 1 1$ set [a b] recursive simple recursive
