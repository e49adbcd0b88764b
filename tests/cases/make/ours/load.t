Objects are not loaded; -load asks for it and does not mind.
weir-only: GNU make loads them

--- Makefile
-load none.so
load
all: ; @echo $(filter load,$(.FEATURES))
--- load.mk
load none.so
all: ;
---

  $ make
  (blank)
  $ make -f load.mk
  load.mk:1: *** the 'load' operation is not supported on this platform.  Stop.
  [2]
