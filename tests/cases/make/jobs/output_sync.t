With -O the output of a recipe stays together. (make §1.15)

--- Makefile
all: a b
a: ; @echo a1; until test -e b1; do sleep 0.01; done; echo a2; touch a2
b: ; @echo b1; touch b1; until test -e a2; do sleep 0.01; done; sleep 0.1; echo b2
---

  $ make -j2 -O
  a1
  a2
  b1
  b2
