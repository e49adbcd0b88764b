-n shows, -q asks, -t only touches. (make §1.2)

--- Makefile
x: in
	cp in x
--- in
1
---

  $ make -n
  cp in x
  $ make -q
  [1]
  $ make -t
  touch x
  $ make -q
  $ make -B
  cp in x

-q ends at once with what is not up to date; but what was put off may still turn out to be impossible.

  $ cat > off.mk <<'X'
  > all: old off ; @echo $@
  > old: in ; @echo $@
  > off: none ; @echo $@
  > none: nowhere ; @echo $@
  > .SECONDARY: off
  > X
  $ touch -d 2019-01-01 old && make -q -f off.mk
  make: *** No rule to make target 'nowhere', needed by 'none'.  Stop.
  [2]
  $ touch -d 2022-01-01 all && make -q -f off.mk
  [1]
  $ sed /SECONDARY/d off.mk | make -q -f -
  [1]

What a make below answers ends it, other goals included, unless there is -k.

  $ printf 'all: p q\np: ; @+echo $@; false\nq r: ; @+echo $@\n' > below.mk
  $ make -q -f below.mk all r nosuch
  p
  [1]
  $ make -q -k -j1 -f below.mk all r
  p
  q
  r
  [1]

With -k, the first goal that is not up to date says how it ends.

  $ make -q -k -j1 -f below.mk all nosuch
  p
  q
  make: *** No rule to make target 'nosuch'.
  [1]
  $ make -q -k -j1 -f below.mk nosuch all
  make: *** No rule to make target 'nosuch'.
  p
  q
  [2]

Nor does -t end with what cannot be touched: what was put off, and other goals, have their turn.

  $ printf 'all: no/a off\nno/a off b: ; @echo $@\n.SECONDARY: off\n' > folder.mk
  $ rm -f all && make -j1 -t -f folder.mk all b
  touch no/a
  make: touch: open: no/a: No such file or directory
  touch off
  touch b
  [2]

What comes behind that says nothing of the target's age, nor is more than one asked for that was put off.

  $ printf 'all: none old in\nold: in ; @echo $@\nnew: ; @echo $@\n.SECONDARY: none there\n' > behind.mk
  $ touch -d 2018-01-01 old; touch -d 2019-01-01 all; make -q -f behind.mk
  [1]
  $ touch there; sed 's/^all:.*/all: new there none/' behind.mk > one.mk
  $ rm all; make -q -f one.mk
  [1]
  $ sed s/there//g one.mk | make -q -f -
  make: *** No rule to make target 'none', needed by 'all'.  Stop.
  [2]

If -t leaves out some lines of a recipe, it touches; once more, if they come last.

  $ printf 'all:\n\t@echo a\n\t@: $(MAKE)\n\t@echo b\n\t@echo c\n' > some.mk && rm -f all && make -t -f some.mk
  touch all
  touch all
  $ printf 'all:\n\t@echo a\n\t@: $(MAKE)\n' > some.mk && rm -f all && make -t -f some.mk
  touch all
  $ printf 'all:\n\t@: $(MAKE)\n' > some.mk && rm -f all && make -t -f some.mk

Makefiles are remade nevertheless, but for one that is a goal itself.

  $ printf -- '-include own\nown: ; @echo $@; echo V = 1 > $@\nall: ; @echo all $(V)\n' > own.mk
  $ make -n -f own.mk own
  echo own; echo V = 1 > own
  make: 'own' is up to date.
  $ make -q -f own.mk all
  own
  [1]
  $ rm own; make -t -f own.mk own
  touch own
  make: 'own' is up to date.
  $ rm own; make -n -f own.mk all
  own
  echo all 1
