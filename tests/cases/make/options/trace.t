--trace says why. (make §1.15)
make-4.3: other words

--- Makefile
all: x
.PHONY: all
x: in
	@touch x
--- in

---

  $ make --trace
  Makefile:4: update target 'x' due to: target does not exist
  touch x
  $ touch in
  $ make --trace
  Makefile:4: update target 'x' due to: in
  touch x
