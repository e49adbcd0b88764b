Exported variables are expanded once for a recipe, whichever of its lines run make. (make §1.11)

--- Makefile
export STAMP = $(shell echo $@ >>log)$(info stamp for $@)
all: mixed made
mixed:
	@echo 1 "$$STAMP"
	+@echo 2 "$$STAMP"
	@echo 3 "$$STAMP"
made:
	@$(MAKE) -v >version
	@echo 2 "$$STAMP"
---

  $ make
  stamp for mixed
  1 
  2 
  3 
  stamp for made
  2 
  $ cat log
  mixed
  made
