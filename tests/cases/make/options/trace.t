--trace says why. (make §1.15)
make-4.3: other words

--- Makefile
all: x
.PHONY: all
x: in
	@touch x
vpath %.h inc
y: in far.h in | later
y: far.h ; @touch y
later: ; @touch later
--- in

--- inc/far.h

---

  $ make --trace
  Makefile:4: update target 'x' due to: target does not exist
  touch x
  $ touch in
  $ make --trace
  Makefile:4: update target 'x' due to: in
  touch x

What is newer is told as $? has it:
  $ make y >log
  $ touch in inc/far.h
  $ make --trace y
  Makefile:7: update target 'y' due to: inc/far.h in
  touch y
  $ make --trace -B later
  Makefile:8: update target 'later' due to: unknown reasons
  touch later

What is no part of $? is named only if there is nothing else.

  $ printf 't: f x g ; @echo t of $?\n.PHONY: f g\n.SECONDARY:\nf g: ; @:\n' > phony.mk
  $ touch -d 2020-01-01 t && touch x && make -f phony.mk --trace | grep -A1 "'t'"
  phony.mk:1: update target 't' due to: x
  echo t of x
  $ touch t && make -f phony.mk --trace | grep -A1 "'t'"
  phony.mk:1: update target 't' due to: f g
  echo t of 

An archive that is not there is no reason:

--- archive
all: lib.a(m)
lib.a(m): in ; @echo $@
---

  $ make --trace -f archive
  archive:2: update target 'lib.a(m)' due to: in
  echo lib.a
  lib.a
