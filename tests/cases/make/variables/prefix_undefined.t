Once .RECIPEPREFIX was undefined, it is a variable like any other. (make §1.5)

--- Makefile
.RECIPEPREFIX = >
undefine .RECIPEPREFIX
.RECIPEPREFIX = !
all:
> @echo '$@ [$(.RECIPEPREFIX)]'
---

  $ make
  all [!]
