Only the first word of MAKEFLAGS needs no dash. (make §1.3)
make-4.3: MAKEFLAGS is a text while makefiles are read

--- Makefile
MAKEFLAGS += k
$(info [$(MAKEFLAGS)])
MAKEFLAGS += i
$(info [$(MAKEFLAGS)])
MAKEFLAGS += -i
$(info [$(MAKEFLAGS)])
MAKEFLAGS != echo s
$(info [$(MAKEFLAGS)])
all: ;
---

  $ make V=1
  [k -- V=1]
  [k -- V=1]
  [ik -- V=1]
  [iks -- V=1]
