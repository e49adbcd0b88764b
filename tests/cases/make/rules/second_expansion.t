With .SECONDEXPANSION prerequisites are expanded once more, for their target. (make §1.10)

--- Makefile
.SECONDEXPANSION:
all: x y
x_deps = one
y_deps = two three
x y: $$($$@_deps)
	@echo $@: $^
one two three: ;
---

  $ make
  x: one
  y: two three

`.SECONDARY:` is for what the makefiles name: not for what only a second expansion comes to.

  $ cat > late.mk <<'X'
  > .SECONDEXPANSION:
  > all: a $$(addsuffix .se,b)
  > a: ; @echo $@
  > %.se: ; @echo $@
  > .PHONY: all
  > .SECONDARY:
  > X
  $ make -f late.mk
  b.se
  a
  $ make -f late.mk --eval 'x: b.se' all
  a
  b.se
