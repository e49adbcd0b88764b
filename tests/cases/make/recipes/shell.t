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
