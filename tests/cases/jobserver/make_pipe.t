Under make, jobs take their slots from it: with its two pipe ends, too. (M1, M3)
ninja-1.11: no jobserver before 1.13, and none by descriptors at all

--- Makefile
.PHONY: one two
all: one two
one two:
	+@cd $@ && ninja
--- one/build.ninja
rule span
  command = span ../log 3 30
build a: span
build b: span
build c: span
build d: span
--- two/build.ninja
include ../one/build.ninja
---

Three jobs at once are enough to get on, and there are never more.

  $ make -j3 > out
  $ span log
  3
  $ wc -c < log
  16
  $ grep mode out
  ninja: Jobserver mode detected:  -j3 --jobserver-auth=3,4
  ninja: Jobserver mode detected:  -j3 --jobserver-auth=3,4
