What may be put off is put off for all who list it by another name than that under which it is found. (make §1.13)

--- Makefile
vpath % lib
all: first a b
first: ; @echo $@
lib/own.a: new ; @echo $@
.SECONDARY:
a: own.a
b: $(B)
new:
--- lib/own.a

---

  $ touch -d 2010-01-01 lib/own.a
  $ touch new
  $ make -r B=own.a
  first
  lib/own.a
  $ make -r B=lib/own.a
  first
  lib/own.a

By its own name it is made for the second.
  $ printf '%s\n' 'all: first a b' 'first: ; @echo $@' 'a b: lib/own.a' 'lib/own.a: new ; @echo $@' .SECONDARY: >own.mk
  $ make -r -f own.mk
  lib/own.a
  first

What has a recipe is not given up for a name that is only mentioned, be it one that was found by an implicit rule.
  $ printf '%s\n' 'VPATH = lib' 'all: w ; @echo $@ of $^' 'w: x.s ; @echo $@ of $^' 'x.s: ; @echo $@' 'never: lib/x.s' >x.mk
  $ make -r -f x.mk
  x.s
  w of x.s
  all of w
  $ printf '%s\n' 'VPATH = lib' 'all: w.s' 'w.s: x.s' '%.s: n% ; @echo $@' .SECONDARY: 'never: lib/x.s' >n.mk
  $ touch nx
  $ make -r -f n.mk
  x.s
