What cannot be run has exit code 127. (make §1.11)

--- Makefile
all:
	no-such-command
---

  $ make
  no-such-command
  make: no-such-command: No such file or directory
  make: *** [Makefile:2: all] Error 127
  [2]

A name may be empty.

  $ echo "all: ; @'' x" > empty.mk && make -f empty.mk
  make: : Permission denied
  make: *** [empty.mk:1: all] Error 127
  [2]
