SHELL and .SHELLFLAGS say who runs a line. (make §1.11)

--- Makefile
SHELL = /bin/echo
.SHELLFLAGS = by echo:
all:
	one two
---

  $ make
  one two
  by echo: one two

SHELL may have arguments, and single quotes; double quotes are a part of its name.

  $ cat > other.mk <<'X'
  > all: ; @echo a; echo b
  > X
  $ make -f other.mk SHELL='env X=y /bin/sh'
  a
  b
  $ make -f other.mk SHELL="env 'X=y z' sh"
  a
  b
  $ make -f other.mk SHELL='"/bin/sh"'
  make: "/bin/sh": No such file or directory
  make: *** [other.mk:1: all] Error 127
  [2]

For .ONESHELL it is one word.

  $ make -f other.mk SHELL='env X=y /bin/sh' --eval .ONESHELL:
  make: env X=y /bin/sh: No such file or directory
  make: *** [other.mk:1: all] Error 127
  [2]

Nothing is no program, but on the command line it means the usual one.

  $ make -f other.mk SHELL=
  a
  b
  $ make -f other.mk --eval 'SHELL :='
  make: -c: No such file or directory
  make: *** [other.mk:1: all] Error 127
  [2]
