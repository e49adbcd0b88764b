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
