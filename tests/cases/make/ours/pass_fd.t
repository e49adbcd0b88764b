Recipes have what make was started with only where they are given it.
weir-only: GNU make gives them all

--- Makefile
all: ; @echo recipe >&7; $(MAKE) --no-print-directory --pass-fd=7 -f sub.mk
--- sub.mk
said := $(shell echo shell >&7)
all: ; @echo below >&7
--- closed.mk
all: ; @for fd in 7 8; do [ -e /dev/fd/$$fd ] && echo $$fd; done; :
---

  $ make -f closed.mk 7>seen 8>seen
  $ make -f closed.mk --pass-fd=8 7>seen 8>seen
  8
  $ make --pass-fd=7 7>seen; cat seen
  recipe
  shell
  below
  $ make --pass-fd=7 7>&-
  make: *** --pass-fd=7: not a descriptor above 2 that is open.  Stop.
  [2]
  $ make --pass-fd=1
  make: *** --pass-fd=1: not a descriptor above 2 that is open.  Stop.
  [2]
