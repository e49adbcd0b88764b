An intermediate file gets its variables from who has it made, not from who only looked through it. (make §1.5, §1.13)

--- Makefile
all: a b
a: V = of a
b: V = of b
a b: m.i ; @touch $@
m.i: n.i ; @echo m $V $W
n.i: c ; @echo n $V $W
%.i: W = by a pattern
.INTERMEDIATE: m.i n.i
--- c
--- a
---

  $ touch a && make
  n of b by a pattern
  m of b by a pattern
