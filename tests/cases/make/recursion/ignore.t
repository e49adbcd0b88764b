.IGNORE without names is like -i, for those below, too. (make §1.10)

--- Makefile
.IGNORE:
all: ; @echo '$(MAKEFLAGS)'; $(MAKE) -f below.mk
--- below.mk
all: a b
a: ; false
b: ; @echo $@
---

  $ make --no-print-directory
  i --no-print-directory
  false
  make[1]: [below.mk:2: a] Error 1 (ignored)
  b
