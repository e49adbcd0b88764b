A define holds lines, and each of them is a line of a recipe. (make §1.5, §1.11)

--- Makefile
define two
@echo first
@echo second of $@
endef
define nested
define inner
endef
endef
all:
	$(two)
	@echo '$(words $(nested))'
---

  $ make
  first
  second of all
  3
