What follows a semicolon is a recipe, whatever it looks like; in a value a semicolon is none. (make §1.5, §1.10)

--- Makefile
all: a b c
a: ;@x=1; echo $@ $$x
b:: ; @x=2; echo $@ $$x
c: v = x ; y = z
c: ; @echo '$@ $(v)'
e = : v = y ; lost
d $(e) as well
d: ; @echo '$@ [$(v)]'
---

  $ make all d
  a 1
  b 2
  c x ; y = z
  d [y ]
