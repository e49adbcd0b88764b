What failed runs again, even if it left its output. (H15)
ninja-1.11: exit codes are the command's since 1.13

--- build.ninja
rule sh
  command = touch $out; ! [ -e bad ]
build a: sh
---

  $ touch bad
  $ ninja
  $ ls
  $ rm bad
  $ ninja
  $ ninja
