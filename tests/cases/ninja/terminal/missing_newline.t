Output that does not end in a newline gets one before the next status line. (I9)
ninja-1.11: runs the next status line into it, or over it

--- build.ninja
rule sh
  command = $cmd
  description = make $out
build a: sh
  cmd = printf 'no newline'
build b: sh a
  cmd = true
---

  $ screen 40x10 ninja
  [1/2] make a
  no newline
  [2/2] make b
  $ ninja
  [1/2] make a
  no newline
  [2/2] make b
