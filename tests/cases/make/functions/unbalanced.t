A reference that is closed too seldom is one of the name up to the first bracket that closes. (make §1.6)

--- Makefile
d = $$
c$(d)(d = value
x = a$(c$(d)b
y = a$(c$(d b) c
z = a$(c$(d) b) c
$(info [$(x)] [$(y)] [$(z)])
$(a $(b) is not closed
all: ;
--- call.mk
x = $(warning
$(info $(x))
--- none.mk
$(a $(b
---

  $ make
  [avalue] [a] [a c]
  make: 'all' is up to date.
  $ make -f call.mk
  call.mk:1: *** unterminated call to function 'warning': missing ')'.  Stop.
  [2]
  $ make -f none.mk
  none.mk:1: *** unterminated variable reference.  Stop.
  [2]
