A make below another knows how deep it is, and inherits options and variables. (make §1.3)
make-4.3: MAKEFLAGS shows variables since 4.4

--- Makefile
export E = exported
all: ; @$(MAKE) -C sub V=2
--- sub/Makefile
all: ; @echo $(MAKELEVEL) $(V) $(W) $(E) "$(MAKEFLAGS)"
---

  $ make W=1 -k
  make[1]: Entering directory '$PWD/sub'
  1 2 1 exported k -- V=2 W=1
  make[1]: Leaving directory '$PWD/sub'
  $ make -s
  1 2 exported s -- V=2
