The descriptors of a pool of slots reach those who are makes, and nobody else. (make §2.1)
make-4.3: --jobserver-style is of 4.4

--- Makefile
all: ; +@$(MAKE) --no-print-directory -f pool.mk
--- pool.mk
, := ,
fds := $(subst $(,), ,$(patsubst --jobserver-auth=%,%,$(filter --jobserver-auth=%,$(MAKEFLAGS))))
all:
	+@for fd in $(fds); do [ -e /dev/fd/$$fd ] && echo open; done
	@for fd in $(fds); do [ -e /dev/fd/$$fd ] || echo closed; done
---

  $ make -j2 --jobserver-style=pipe
  open
  open
  closed
  closed
