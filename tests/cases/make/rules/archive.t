Members of archives are targets. (make §1.13)

--- Makefile
lib.a: lib.a(x) lib.a(y)
	@echo library
(%): % ; @echo adding $% to $@; ar rc $@ $<
--- x
x
--- y
y
---

  $ make
  adding x to lib.a
  adding y to lib.a
  library
  $ ar t lib.a
  x
  y
