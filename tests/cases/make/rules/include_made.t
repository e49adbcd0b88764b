A makefile that is missing is made, and then all is read again. (make §1.9)

--- Makefile
include gen.mk
all: ; @echo X is $(X), restarts $(MAKE_RESTARTS), $(MAKEFILE_LIST)
gen.mk: in ; @echo making gen.mk; cp in gen.mk
-include nothing.mk
--- in
X = 1
---

  $ make
  making gen.mk
  X is 1, restarts 1, Makefile gen.mk
  $ make
  X is 1, restarts , Makefile gen.mk

With -k, each makefile that could not be made is named.

  $ printf 'all: ; @echo all\nown.mk: x\nx: ; @false\n' > own.mk
  $ make -f own.mk
  make: *** [own.mk:3: x] Error 1
  [2]
  $ make -f own.mk -k
  make: *** [own.mk:3: x] Error 1
  make: Failed to remake makefile 'own.mk'.
  [2]
