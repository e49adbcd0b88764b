-j runs at the same time what can be. (make §1.14)

--- Makefile
all: a b
a: ; @until test -e b.began; do sleep 0.01; done; touch a.ended; echo a
b: ; @touch b.began; until test -e a.ended; do sleep 0.01; done; sleep 0.05; echo b
---

  $ make -j2
  a
  b
