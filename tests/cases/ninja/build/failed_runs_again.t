What failed runs again, even if it left its output. (H15)
ninja-1.11: exit codes are the command's since 1.13

--- build.ninja
rule sh
  command = touch $out; ! [ -e bad ]
build a: sh
---

  $ touch bad
  $ ninja
  [1/1] touch a; ! [ -e bad ]
  FAILED: [code=1] a (sp)
  touch a; ! [ -e bad ]
  ninja: build stopped: subcommand failed.
  [1]
  $ ls
  a
  bad
  build.ninja
  $ rm bad
  $ ninja
  [1/1] touch a; ! [ -e bad ]
  $ ninja
  ninja: no work to do.
