What fails names the order in which things are made, be it the usual one, or a makefile. (make §1.14)
make-4.3: --shuffle is of 4.4

--- Makefile
all: ; @exit 3
ignored: ; -@exit 3
--- included.mk
include some.mk
all: ;
some.mk: ; @exit 3
--- below.mk
MAKEFLAGS += --shuffle=reverse
all: a b; @$(MAKE) --no-print-directory -f sub.mk
a b: ; @echo $@
--- sub.mk
all: a b
a b: ; @echo below: $@
---

  $ make --shuffle=identity
  make: *** [Makefile:1: all] Error 3 shuffle=identity
  [2]
  $ make --shuffle=identity ignored
  make: [Makefile:2: ignored] Error 3 (ignored) shuffle=identity
  $ make --shuffle=none
  make: *** [Makefile:1: all] Error 3
  [2]
  $ make --shuffle=reverse -f included.mk
  included.mk:1: some.mk: No such file or directory
  make: *** [included.mk:3: some.mk] Error 3 shuffle=reverse
  [2]

A makefile speaks of it to makes below it only.

  $ make -f below.mk
  a
  b
  below: b
  below: a
