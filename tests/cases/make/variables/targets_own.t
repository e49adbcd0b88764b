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

The command line's value takes the place of what targets and patterns say; what a pattern appends, too.

  $ make V=line
  a.x: line line global
  b: line global
  all: line all
  $ make V=line P=line b
  b: line line

So does the environment's, with -e, if the makefile has tried to change it.

  $ V=env make -e
  a.x: env env global
  b: env global
  all: env all
  $ sed '/^V/d' Makefile | V=env make -e -f -
  a.x: all pattern global
  b: all global
  all: all all
