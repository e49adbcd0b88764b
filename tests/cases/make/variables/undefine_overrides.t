What `override undefine` takes from the command line is there again when recipes run, as from the environment. (make §1.5)
make-4.3: leaves it undefined

--- Makefile
override undefine V
$(info read: '$V', $(origin V))
all: ; @echo '$V', $(origin V) $(flavor V), env: $$V
--- own.mk
override undefine V
V = of the makefile
all: V += and the target
all: ; @echo '$V', $(origin V)
--- emptied.mk
override undefine V
MAKEOVERRIDES =
all: ; @echo '$V', $(origin V)
--- other.mk
override undefine V
MAKEOVERRIDES = W=other
all: ; @echo '$V', '$W', $(origin W)
--- none.mk
undefine MAKEOVERRIDES
all: ; @echo '$V', '$(MAKEFLAGS)'
---

  $ make 'V=a$$b'
  read: '', undefined
  a$$b, environment recursive, env: a$$$$b
  $ make V:=c -e
  read: '', undefined
  c, environment override simple, env: c
  $ make -f own.mk V=c
  of the makefile and the target, file
  $ make -f emptied.mk V=c
  , undefined
  $ make -f other.mk V=c
  , other, environment
  $ make -f none.mk V=c
  c, (sp)
