A recipe that make does not take for a make is not given the pipe: that is said, with the remedy.
weir-only: ninja takes no pipe at all

--- Makefile
all:
	ninja
plus:
	+ninja
--- build.ninja
rule touch
  command = touch $out
build out: touch
---

  $ make -s -j3
  ninja: warning: Ignoring jobserver: file descriptors 3,4 are not open; prefix the recipe with '+' [s -j3 --jobserver-auth=3,4]
  [1/1] touch out

Something else may have their numbers.

  $ MAKEFLAGS=' -j --jobserver-auth=3,4' ninja 3</dev/null 4</dev/null
  ninja: warning: Ignoring jobserver: file descriptors 3,4 are not a pipe; prefix the recipe with '+' [ -j --jobserver-auth=3,4]
  ninja: no work to do.
