SUFFIXES is as empty as the list of suffixes, also if a makefile asks for -r: once it is read. (make §1.17)
make-4.3: -R from a makefile empties SUFFIXES since 4.4

--- Makefile
ifdef flag
MAKEFLAGS += $(flag)
endif
$(info '$(firstword $(SUFFIXES))' $(flavor SUFFIXES) $(origin SUFFIXES))
all: ; @echo "'$(firstword $(SUFFIXES))'" $(flavor SUFFIXES) $(origin SUFFIXES)
--- own.mk
MAKEFLAGS += -r
SUFFIXES = mine
.SUFFIXES: .x .y
all: ; @echo $(SUFFIXES)
---

  $ make
  '.out' simple default
  '.out' simple default
  $ make -r
  '' simple default
  '' simple default
  $ make flag=-r
  '.out' simple default
  '' simple default
  $ make flag=-R
  '.out' simple default
  '' simple default
  $ make -f own.mk
  mine
