With --warn-undefined-variables a reference to nothing is remarked upon. (make §1.6)

--- Makefile
A = $(nothing)
all: ; @echo '$(A)'
---

  $ make
  (blank)
  $ make --warn-undefined-variables
  Makefile:2: warning: undefined variable 'nothing'
  (blank)
