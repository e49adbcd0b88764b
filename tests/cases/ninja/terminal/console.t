An edge of the console pool has the terminal to itself. (I10, H7)

--- build.ninja
rule sh
  command = $cmd
build own: sh
  cmd = echo mine; [ -t 1 ] && echo on a terminal
  pool = console
build other: sh own
  cmd = echo other; [ -t 1 ] || echo through a pipe
---

  $ screen 60x10 ninja
  [0/2] echo mine; [ -t 1 ] && echo on a terminal
  mine
  on a terminal
  [2/2] echo other; [ -t 1 ] || echo through a pipe
  other
  through a pipe
  $ ninja other 2>&1 | head -2
  [0/2] echo mine; [ -t 1 ] && echo on a terminal
  mine
