An intermediate file that its recipe leaves unmade is looked through, before and after. (make §1.13)

--- Makefile
all: u t
t: m s ; @echo t of $? >&2; touch t
u: m ; @echo u of $?
m: c ; @echo nothing for $@
.INTERMEDIATE: m
--- c
--- s
---

  $ touch t && make
  nothing for m
  u of m

What it is made from is newer: that is reason enough, but it is not there to be told of.

  $ touch c && make
  nothing for m
  u of m
  t of
  $ touch s && make t
  nothing for m
  t of s

Only said to be made, it is told of, and even one without a recipe is said to be removed.

  $ touch s && make -n t
  echo nothing for m
  echo t of m s >&2; touch t
  rm m
  $ printf 'all: m\nm: c\n.INTERMEDIATE: m\n' > other.mk
  $ make -n -f other.mk
  make: Nothing to be done for 'all'.
  rm m

Nor is one that is phony told of, which makes whoever needs it out of date all the same.

  $ printf 't: p s ; @echo t of $?\np: ; @echo p\n.PHONY: p\n.SECONDARY:\n' > phony.mk
  $ make -f phony.mk
  p
  t of s
