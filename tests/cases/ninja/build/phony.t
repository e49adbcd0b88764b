A phony edge runs nothing and passes on what its inputs are. (E2)

--- build.ninja
rule touch
  command = touch $out
build out: touch all
build all: phony in || other
build always: phony
build forced: touch always
build group: phony out forced
--- in
--- other
---

  $ ninja -j1 out
  [1/1] touch out
  $ ninja out
  ninja: no work to do.
  $ touch other
  $ ninja out
  ninja: no work to do.
  $ touch in
  $ ninja out
  [1/1] touch out

One that has no inputs and no file is always dirty, and with it what needs it.

  $ ninja forced
  [1/1] touch forced
  $ ninja forced
  [1/1] touch forced
  $ touch always
  $ ninja forced
  [1/1] touch forced
  $ age forced -10; ninja forced
  ninja: no work to do.

Phony targets do not count.

  $ rm out; ninja -j1 group
  [1/1] touch out
  $ ninja group
  ninja: no work to do.
