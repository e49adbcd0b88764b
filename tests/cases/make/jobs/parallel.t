-j runs at the same time what can be. (make §1.14)

--- Makefile
all: a b
a: ; @until test -e b.began; do sleep 0.01; done; touch a.ended; echo a
b: ; @touch b.began; until test -e a.ended; do sleep 0.01; done; sleep 0.05; echo b
---

  $ make -j2
  a
  b

What is intermediate is begun beside what is missing, for which it will be needed in any case.

  $ cat > early.mk <<'X'
  > all: wait inter ; @echo $@
  > wait: ; @for i in $$(seq 100); do test -e inter && break; sleep 0.1; done; test -e inter && echo $@
  > inter: ; @echo $@; touch $@
  > .PHONY: wait
  > .INTERMEDIATE: inter
  > X
  $ make -j2 -f early.mk
  inter
  wait
  all
  rm inter
