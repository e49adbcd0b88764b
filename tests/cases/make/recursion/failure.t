What fails below fails above. (make §1.11)

--- Makefile
all: ; @$(MAKE) -C sub
--- sub/Makefile
all: ; @exit 7
---

  $ make --no-print-directory
  make[1]: *** [Makefile:1: all] Error 7
  make: *** [Makefile:1: all] Error 2
  [2]
