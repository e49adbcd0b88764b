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
