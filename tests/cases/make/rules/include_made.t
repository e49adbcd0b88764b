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
