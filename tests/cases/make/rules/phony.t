A phony target is always remade, whatever file has its name. (make §1.10)

--- Makefile
.PHONY: clean
clean:
	@echo cleaning
--- clean

---

  $ make
  cleaning
  $ make
  cleaning

It needs no implicit rule, as no file is wanted.

  $ printf 'all: x.a\n%%.a: x.b ; @echo $@\n%%.b: ; @echo $@\n.PHONY: x.b\n' > pattern.mk
  $ make -f pattern.mk
  x.a
