Rules with two colons are on their own each. (make §1.10)

--- Makefile
log:: a
	@echo from a; touch log
log:: b
	@echo from b; touch log
--- a

--- b

---

  $ make
  from a
  from b
  $ touch b
  $ make
  from b
  $ make
  make: 'log' is up to date.

Intermediate ones that are not there are put off like others: of their rules, the first is looked through. They
are removed once.

  $ cat > between.mk <<'X'
  > all: x dc y ; @echo all $?
  > x y: ; @echo $@
  > dc:: now ; @echo dc 1 $?
  > dc:: later ; @echo dc 2 $?
  > now later: ; @echo $@
  > .PHONY: all now later
  > .SECONDARY:
  > X
  $ make -j1 -f between.mk
  now
  x
  dc 1 now
  later
  dc 2 later
  y
  all x dc y
  $ sed 's/SECONDARY:/INTERMEDIATE: dc/' between.mk > removed.mk
  $ make -n -f removed.mk
  echo x
  echo now
  echo y
  echo dc 1 now
  echo later
  echo dc 2 later
  echo all x dc y
  rm dc

With -k each has its turn, whatever has failed above it.

  $ printf 'c:: nowhere\nc:: ; @echo two\n' > fails.mk
  $ make -k -f fails.mk
  make: *** No rule to make target 'nowhere', needed by 'c'.
  make: Target 'c' not remade because of errors.
  two
  [2]

One without a recipe may have that of an implicit rule.

--- implicit
all:: s
all::
	@echo $@ of its own
%l: %x ; @echo '$@ $* $^'
alx: ; @echo $@
s:
---

  $ make -rf implicit
  alx
  all al alx s
  all of its own
