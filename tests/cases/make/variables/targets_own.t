A variable of a target holds for what it needs, too, unless it is private. (make §1.5)

--- Makefile
V = global
P = global
all: V = all
all: private P = all
%.x: V += pattern
all: a.x b
	@echo $@: $(V) $(P)
a.x b:
	@echo $@: $(V) $(P)
---

  $ make
  a.x: all pattern global
  b: all global
  all: all all
  $ make b
  b: global global
