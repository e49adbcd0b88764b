--quiet leaves only what commands and failures say. (I11)
ninja-1.11: says `no work to do` nevertheless

--- build.ninja
rule sh
  command = $cmd
build a: sh
  cmd = echo said; touch a
build b: sh
  cmd = echo so; exit 5
---

  $ ninja --quiet a
  said
  $ ninja --quiet a
  $ ninja --quiet -C . a
  $ ninja --quiet b
  FAILED: [code=5] b (sp)
  echo so; exit 5
  so
  ninja: build stopped: subcommand failed.
  [5]
