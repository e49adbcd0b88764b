What a recipe that comes to nothing, or only asks another make, says under -n, -q and -t. (make §1.11)

--- Makefile
t: c ; @echo make t of $?
c: s ; $(E)
--- some.mk
t: c ; @echo make t of $?
c: s
	@echo left out
	+@echo not left out
--- all.mk
t: c ; @echo make t of $?
c: s ; @+echo looked at c
--- c
--- t
--- s
---

Without a +, it is taken for made.

  $ touch s; make -n
  echo make t of c
  $ make -q
  [1]
  $ make --trace
  Makefile:2: update target 'c' due to: s
  make: 't' is up to date.

The target is touched unless all lines of its recipe were run.

  $ touch s; make -t -f some.mk
  not left out
  touch c
  touch t
  $ touch s; make -t -f all.mk
  looked at c
  $ touch s; make -tn -f some.mk
  echo not left out
  not left out
  touch c
  touch t

What was only touched is no file to be removed.

  $ printf 'u: m ; @echo u\nm: s ; @echo m\n.INTERMEDIATE: m\n' > touched.mk
  $ make -t -f touched.mk && ls m
  touch m
  touch u
  m
