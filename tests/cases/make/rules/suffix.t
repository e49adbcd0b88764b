Old rules name two suffixes. (make §1.10)

--- Makefile
.SUFFIXES:
.SUFFIXES: .in .out
.in.out:
	@echo $< to $@
all: x.out
--- x.in

---

  $ make x.out
  x.in to x.out
