make takes all the stack that it may have, but commands get what make was given. (make §1.11)

--- Makefile
READ := $(shell sh -c 'ulimit -s')
all: ; @echo $(READ); ulimit -s; $(MAKE) -s below
below: ; @ulimit -s; ulimit -s
---

  $ sh -c 'ulimit -S -s 4096; make -s'
  4096
  4096
  4096
  4096
