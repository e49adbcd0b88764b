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

What was dropped is no prerequisite any more: recipes do not see it.

  $ printf 'a: b\nb: a c ; @echo $^ - $< - $+ - $|\nc: ; @echo c\n' > seen.mk
  $ make -f seen.mk
  make: Circular b <- a dependency dropped.
  c
  c - c - c -
