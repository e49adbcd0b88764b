What a makefile does not export does not reach a make below: MAKEFLAGS neither. (make §1.3)

--- Makefile
unexport MAKEFLAGS
MAKEFLAGS += -k
all: ; @echo "flags $$MAKEFLAGS, $$MFLAGS"; $(MAKE) --no-print-directory -f sub.mk
--- sub.mk
all: ; @echo "below $$MAKEFLAGS"
--- again.mk
unexport MAKEFLAGS
export MAKEFLAGS
all: ; @echo "flags $$MAKEFLAGS, $$MFLAGS"
---

  $ make -i
  flags , -ik
  below  --no-print-directory
  $ make -i -f again.mk
  flags i, -i

MFLAGS are exported whether the environment overrides or not.

  $ make -e -f again.mk
  flags e, -e
