Descriptors that make was started with reach what it runs; those of a pool of slots only who is a make. (make §1.11, §2.1)
make-4.3: --jobserver-style is of 4.4

--- Makefile
all: ; @echo recipe >&7; $(MAKE) --no-print-directory -f sub.mk
--- sub.mk
said := $(shell echo shell >&7)
all: ; @echo below >&7
--- top.mk
all: ; +@$(MAKE) --no-print-directory -f pool.mk
--- pool.mk
, := ,
fds := $(subst $(,), ,$(patsubst --jobserver-auth=%,%,$(filter --jobserver-auth=%,$(MAKEFLAGS))))
all:
	+@for fd in $(fds); do [ -e /dev/fd/$$fd ] && echo open; done
	@for fd in $(fds); do [ -e /dev/fd/$$fd ] || echo closed; done
---

  $ make 7>seen; cat seen
  recipe
  shell
  below
  $ make -j2 7>seen; cat seen
  recipe
  shell
  below
  $ make -j2 --jobserver-style=pipe -f top.mk
  open
  open
  closed
  closed
