A circle is cut where it closes. (make §1.13)

--- Makefile
a: b ; @echo a
b: c ; @echo b
c: a ; @echo c
---

  $ make
  make: Circular c <- a dependency dropped.
  c
  b
  a
