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
