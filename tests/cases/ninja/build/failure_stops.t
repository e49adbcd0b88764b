A command that fails is shown with its output, and nothing new starts.
ninja-1.11: the exit code of the command, in the message and as ninja's own, came with 1.13

--- build.ninja
rule sh
  command = $cmd
build bad: sh
  cmd = echo no; exit 3
build after: sh bad
  cmd = touch after
---

  $ ninja
  [1/2] echo no; exit 3
  FAILED: [code=3] bad (sp)
  echo no; exit 3
  no
  ninja: build stopped: subcommand failed.
  [3]
  $ ls
  build.ninja
