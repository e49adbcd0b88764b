With --warn-undefined-variables a reference to nothing is remarked upon. (make §1.6)
make-4.3: says nothing of VPATH

--- Makefile
A = $(nothing)
all: ; @echo '$(A)'
---

  $ make
  (blank)
  $ make --warn-undefined-variables
  Makefile:2: warning: undefined variable 'nothing'
  (blank)

Of VPATH, and of what is exported, the place is told where the variable got its value:
  $ printf '%s\n' 'VPATH = $(no)' 'export E = $(ne)' 'all: ; @echo "[$$E]"' >none.mk
  $ make --warn-undefined-variables -f none.mk
  none.mk:1: warning: undefined variable 'no'
  none.mk:2: warning: undefined variable 'ne'
  []
