A name that ends in a slash is matched like any other. (make §1.13)

--- Makefile
all: d/ e/f/
	@echo $@
%: ; @echo '$@ $*'
g%: ; @echo '$@ $*'
---

  $ make -r
  d/ d/
  e/f/ e/f/
  all
  $ make -r x/gh/
  x/gh/ x/h/
