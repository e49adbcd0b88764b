How a build that failed ends depends on how much it was asked to go on.
ninja-1.11: shows no exit codes, and its own is always 1

--- build.ninja
rule sh
  command = $cmd
build bad1: sh
  cmd = exit 4
build bad2: sh
  cmd = exit 5
build good: sh
  cmd = true
build after: sh bad1 bad2
  cmd = true
---

  $ ninja -j1
  [1/4] exit 4
  FAILED: [code=4] bad1 (sp)
  exit 4
  ninja: build stopped: subcommand failed.
  [4]
  $ ninja -j1 -k2
  [1/4] exit 4
  FAILED: [code=4] bad1 (sp)
  exit 4
  [2/4] exit 5
  FAILED: [code=5] bad2 (sp)
  exit 5
  ninja: build stopped: subcommands failed.
  [5]
  $ ninja -j1 -k0
  [1/4] exit 4
  FAILED: [code=4] bad1 (sp)
  exit 4
  [2/4] exit 5
  FAILED: [code=5] bad2 (sp)
  exit 5
  [3/4] true
  ninja: build stopped: cannot make progress due to previous errors.
  [5]
