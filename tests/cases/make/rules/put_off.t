What is looked through has nothing made for it, neither what is missing nor what is old. (make §1.13)

--- Makefile
all: top
top: old none ; @echo $@ of $?
old: in ; @echo $@
none: now ; @echo $@
now: ; @echo $@
.PHONY: all now
.SECONDARY:
--- old
--- in
---

Phony targets are made at once.

  $ touch in && make -j1
  now
  old
  none
  top of old none
  $ touch top && make -j1
  old
  now
  none
  top of

One that is newer than whoever asks is reason enough, and what it is made from is put off, too; else that is
looked at.

  $ printf 'all: top ; @echo $@\ntop: old ; @echo $@\nold: now ; @echo $@\n' > deep.mk
  $ printf 'now first: ; @echo $@\ntop: none\nnone: first\n.PHONY: now first\n.SECONDARY:\n' >> deep.mk
  $ rm top && touch -d 2021-01-01 all && make -j1 -f deep.mk
  now
  first
  old
  top
  all
  $ touch old && make -j1 -f deep.mk
  first
  now
  old
  top
  all

Nothing is made for what nobody needs.

  $ printf 'all: top ; @echo $@\ntop: old ; @echo $@\nold: in ; @echo $@\n.SECONDARY:\n' > newest.mk
  $ touch -d 2021-01-01 old && touch -d 2022-01-01 in && touch all && make -j1 -f newest.mk
  make: 'all' is up to date.
  $ touch -d 2020-01-01 all && make -j1 -f newest.mk
  old
  top
  all

It is put off once: who asks next has it made. -B makes all that was put off, even for a target without a recipe.

  $ printf 'all: top also first\ntop also: old ; @echo $@\nold: none in ; @echo $@\n' > twice.mk
  $ printf 'none first: ; @echo $@\n.INTERMEDIATE: top also old none\n' >> twice.mk
  $ rm all && touch in && make -j1 -f twice.mk | sed '/^rm/d'
  none
  old
  first
  top
  also
  $ touch all && make -j1 -f twice.mk
  none
  old
  first
  top
  also
  $ make -j1 -B -f twice.mk | sed '/^rm/d'
  none
  old
  first
  top
  also
  $ printf 'all: top\ntop: old ; @echo $@\nold: in ; @echo $@\n.SECONDARY:\n' > bare.mk
  $ touch all && make -j1 -f bare.mk
  make: Nothing to be done for 'all'.
  $ make -j1 -B -f bare.mk
  old
  top

Whoever was looked through is looked through again when something was made below it since.

  $ printf 'all: A B ; @echo all\nA: c ; @echo A\nB: m q ; @echo B\nq: m ; @echo q\nm: c ; @echo m\n' > again.mk
  $ printf 'c: in ; @touch c; echo c\n.SECONDARY:\n' >> again.mk
  $ rm -f all && touch -d 2022-01-01 in && touch -d 2023-01-01 q && make -j1 -f again.mk
  c
  A
  m
  q
  B
  all

With -k what was put off is made even when something else has failed, also where that was only looked at.

  $ cat > fails.mk <<'X'
  > all: t1 r
  > t1: t2 nowhere t3
  > r t2: ; @echo $@
  > .SECONDARY: t1 t2 t3
  > X
  $ rm -f t2 && make -j1 -k -f fails.mk
  make: *** No rule to make target 'nowhere', needed by 't1'.
  r
  t2
  make: *** No rule to make target 't3', needed by 't1'.
  make: Target 'all' not remade because of errors.
  [2]

A missing one that failed is no matter to whoever would only look through it.

  $ printf 'c: ; @echo c; false\nb: c ; @echo b\n.SECONDARY:\n' > other.mk
  $ rm -f c && touch b && make -j1 -k -f other.mk c b
  c
  make: *** [other.mk:1: c] Error 1
  make: 'b' is up to date.
  [2]
  $ rm b && make -j1 -k -f other.mk c b
  c
  make: *** [other.mk:1: c] Error 1
  make: Target 'b' not remade because of errors.
  [2]

Nor does -o keep anybody from looking through it.

  $ printf 'a: b ; @echo a\nb: c ; @echo b\nc: d ; @echo c\n.SECONDARY: b\n' > old.mk
  $ rm -f c && touch d a b && make -j1 -f old.mk -o b
  c
  a

A file that the makefiles have no recipe for is glanced at once more if it is newer; one with a recipe is made.

  $ printf 'all: b a\na: c ; @echo a\nb: c\nc: in2%s\n.SECONDARY: b c\n' '' > bare.mk
  $ rm -f a b in2; touch c && make -j1 -k -f bare.mk
  make: *** No rule to make target 'in2', needed by 'c'.
  make: Target 'all' not remade because of errors.
  [2]
  $ sed 's/a: c/a: c none/' bare.mk | make -j1 -f -
  make: *** No rule to make target 'none', needed by 'a'.  Stop.
  [2]
  $ sed 's/a: c/a: c none/; s/in2/& ; @echo c/' bare.mk | make -j1 -f -
  make: *** No rule to make target 'in2', needed by 'c'.  Stop.
  [2]

One that a pattern rule makes is put off whenever others are gone through for the first time, and what is looked
at depends on who asks.

  $ printf 'all: a b ; @echo $@\nb: x.one ; @echo $@\na: none x.one ; @echo $@\n' > pattern.mk
  $ printf '%%.one: in ; @echo $@\nnone: ; @echo $@\n.SECONDARY:\n' >> pattern.mk
  $ rm -f a; touch -d 2021-01-01 all; touch -d 2022-01-01 x.one; touch -d 2023-01-01 in; touch -d 2024-01-01 b
  $ make -j1 -r -f pattern.mk
  none
  x.one
  a
  all
  $ touch in && make -j1 -r -f pattern.mk
  x.one
  b
  none
  a
  all

Its peers count if that is how its rule came to be known.

  $ printf 'all: a b\na b: old ; @echo $@\nold: x.one ; @echo $@\n%%.one %%.two: ; @echo $@\n.SECONDARY:\n' > peers.mk
  $ rm -f b old && make -j1 -r -f peers.mk b
  x.one
  old
  b
  $ touch old x.one && make -j1 -r -f peers.mk b
  b

What was put off for one goal may be a goal itself: it still belongs to who put it off.

  $ printf 'a: V = of a\na: b ; @echo a\nb: c ; @echo b $(V)\n.SECONDARY:\n' > goals.mk
  $ rm -f b; touch c a && make -j1 -f goals.mk a b
  make: 'a' is up to date.
  b of a
  $ sed '/^b/d' goals.mk | make -j1 -f - a b
  make: 'a' is up to date.
  make: *** No rule to make target 'b', needed by 'a'.  Stop.
  [2]

One that could not be made is looked through nevertheless by who comes next.

  $ printf 'b: c\nc: e\ne: g in3\n.SECONDARY:\n' > next.mk
  $ rm -f c e && touch -d 2021-01-01 b && touch g && make -j1 -k -f next.mk c b
  make: *** No rule to make target 'in3', needed by 'e'.
  make: Target 'c' not remade because of errors.
  make: Target 'b' not remade because of errors.
  [2]
  $ touch b && make -j1 -k -f next.mk c b
  make: *** No rule to make target 'in3', needed by 'e'.
  make: Target 'c' not remade because of errors.
  make: Nothing to be done for 'b'.
  [2]
