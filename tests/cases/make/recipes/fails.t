A recipe that fails ends it, with -k what does not need it goes on. (make §1.11)

--- Makefile
all: a b c
a: ; @exit 3
b: ; @echo b
c: a ; @echo c
---

  $ make
  make: *** [Makefile:2: a] Error 3
  [2]
  $ make -k
  make: *** [Makefile:2: a] Error 3
  b
  make: Target 'all' not remade because of errors.
  [2]
  $ make -i a
  make: [Makefile:2: a] Error 3 (ignored)
