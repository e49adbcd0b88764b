MAKEFLAGS of the command line and of an override is kept as it is, and means what it says. (make §1.3)
make-4.3: MAKEFLAGS is a text while makefiles are read

--- Makefile
$(info [$(MAKEFLAGS)] [$(MFLAGS)])
MAKEFLAGS += -s
$(info [$(MAKEFLAGS)] [$(MFLAGS)])
all: a b
a b: ; false
--- override.mk
override MAKEFLAGS += -k
$(info [$(MAKEFLAGS)] [$(MFLAGS)])
all: a b
a b: ; false
--- late.mk
all: ; false
---

  $ make MAKEFLAGS=-ik
  [-ik] []
  [-ik] [-ik]
  false
  make: [Makefile:5: a] Error 1 (ignored)
  false
  make: [Makefile:5: b] Error 1 (ignored)
  $ make -f override.mk -r
  [r -k] [-kr]
  false
  make: *** [override.mk:4: a] Error 1
  false
  make: *** [override.mk:4: b] Error 1
  make: Target 'all' not remade because of errors.
  [2]
  $ make -f late.mk MAKEFLAGS=-n
  false
