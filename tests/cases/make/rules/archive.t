Members of archives are targets. (make §1.13)

--- Makefile
lib.a: lib.a(x) lib.a(y)
	@echo library
(%): % ; @echo adding $% to $@; ar rc $@ $<
--- x
x
--- y
y
---

  $ make
  adding x to lib.a
  adding y to lib.a
  library
  $ ar t lib.a
  x
  y

-t wants both the archive and its member to be there.

  $ make -t 'lib.a(z)' --eval 'lib.a(z):'
  make: Nothing to be done for 'lib.a(z)'.
  $ make -t 'lib.a(z)' --eval 'lib.a(z): ; :'
  touch lib.a(z)
  make: touch: Member 'z' does not exist in 'lib.a'
  [2]
  $ make -t 'none.a(x)'
  touch none.a(x)
  make: touch: Archive 'none.a' does not exist
  [2]
  $ make -t 'x(y)'
  touch x(y)
  make: touch: 'x' is not a valid archive
  [2]

Pattern rules see the whole name of a member, whatever directory it is in.

  $ cat > deep.mk <<'X'
  > all: out/l(o/x) ; @echo '$^'
  > l%: ; @echo never $@
  > %.y/x: ; @echo made $@
  > o/x: ; @echo made $@
  > (%): % ; @echo '$@ $% $* $<'
  > X
  $ make -r -f deep.mk
  made o/x
  out/l o/x o/x o/x
  o/x

What has no archive in front is a file, and patterns do not see its directory.

  $ make -r -f deep.mk '(o/x)'
  make: *** No rule to make target '(o/x)'.  Stop.
  [2]
  $ make -r -f deep.mk '(y)'
  (y)  y y
