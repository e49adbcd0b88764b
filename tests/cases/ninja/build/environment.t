A command gets our environment, an empty input and no descriptor but 0, 1 and 2. (H7)

--- build.ninja
rule sh
  command = $cmd
build a: sh
  cmd = echo $$MINE; cat; ls /proc/self/fd | wc -l
build b: sh
  cmd = readlink /proc/self/fd/0
  pool = console
---

  $ MINE=here ninja a
  [1/1] echo $MINE; cat; ls /proc/self/fd | wc -l
  here
  4
  $ ninja b
  [0/1] readlink /proc/self/fd/0
  /dev/null
