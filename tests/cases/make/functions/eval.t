What eval is given is read as a makefile. (make §1.7)

--- Makefile
define rule
$(1): ; @echo made $$@
all: $(1)
endef
$(foreach t,one two,$(eval $(call rule,$(t))))
---

  $ make
  made one
