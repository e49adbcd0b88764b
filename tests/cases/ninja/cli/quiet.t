`--quiet` shows what commands print and failures, nothing else.
ninja-1.11: says that there is no work to do

--- build.ninja
rule say
  command = echo said; touch $out
rule fail
  command = exit 3
build a: say
build b: fail
default a
---

  $ ninja --quiet -C .
  said
  $ ninja --quiet
  $ ninja --quiet b
  FAILED: [code=3] b (sp)
  exit 3
  ninja: build stopped: subcommand failed.
  [3]
