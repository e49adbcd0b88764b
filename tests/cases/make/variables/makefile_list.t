MAKEFILE_LIST begins anew in every make. (make §1.4)

--- Makefile
export MAKEFILE_LIST
include a.mk
all: ; @$(MAKE) -f b.mk
--- a.mk
$(info first $(firstword $(MAKEFILE_LIST)), last $(lastword $(MAKEFILE_LIST)))
--- b.mk
$(info $(origin MAKEFILE_LIST): $(MAKEFILE_LIST))
all: ; @echo "$$MAKEFILE_LIST"
---

  $ make --no-print-directory
  first Makefile, last a.mk
  file: b.mk
  b.mk
  $ MAKEFILE_LIST=x make -f b.mk
  file: b.mk
  b.mk
  $ MAKEFILE_LIST=x make -e -f b.mk
  environment override: x
  x
  $ make -f b.mk MAKEFILE_LIST=x
  command line: x
  x
  $ MAKEFILE_LIST=x MAKEFILES=a.mk make -f b.mk
  first a.mk, last a.mk
  file: a.mk b.mk
  a.mk b.mk
