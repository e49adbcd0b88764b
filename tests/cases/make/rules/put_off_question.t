What was put off is gone through although -q has its answer, and the first that is taken up ends it. (make §1.13)

--- Makefile
all: $(first) one two
one: a ;
a: in ; touch $@
two: b ; +@echo $@
b: in ; +@echo $@
now: ; +@echo $@
.PHONY: all now
.SECONDARY: $(put_off)
--- one
--- two
--- a
--- b
--- in
---

  $ touch -d 2021-01-01 one two && touch in && make -q
  b
  [1]

A phony one is taken up again if it could have been put off.

  $ make -q first=now
  now
  [1]
  $ make -q first=now put_off='one a two b'
  now
  b
  [1]
  $ make -q first=now put_off='one a two b now'
  now
  [1]
