.RECIPEPREFIX replaces the tab. (make §1.4)

--- Makefile
.RECIPEPREFIX = >
all:
>@echo by another sign
---

  $ make
  by another sign
