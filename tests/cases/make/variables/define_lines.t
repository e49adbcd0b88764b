A define is expanded where it ends; the variable is from where it begins. (make §1.5)

--- Makefile
define a :=

$(warning here)
endef
define b
define
endef text
endef more
all: ;
--- more
override a := 1
a += $(info expanded all the same)
all: ; @echo '$(a)'
---

  $ make -p | grep -B1 -A1 "^a :="
  Makefile:4: here
  Makefile:7: extraneous text after 'endef' directive
  Makefile:8: extraneous text after 'endef' directive
  # makefile (from 'Makefile', line 1)
  a := $(subst ,,
  )
  $ make -f more
  expanded all the same
  1
