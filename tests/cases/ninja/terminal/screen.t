On a terminal one line says what goes on; what commands say stays above it. (I1, I3, I9)

--- build.ninja
rule sh
  command = $cmd
  description = make $out
build a: sh
  cmd = true
build b: sh a
  cmd = echo said by b
build c: sh b
  cmd = true
build d: sh c
  cmd = true
---

  $ screen 40x10 ninja
  [2/4] make b
  said by b
  [4/4] make d
  $ screen -r 40x10 ninja a
  \r[0/1] make a\e[K\r[1/1] make a\e[K (esc)
  $ screen 40x10 ninja -v
  [1/4] true
  [2/4] echo said by b
  said by b
  [3/4] true
  [4/4] true
  $ TERM=dumb ninja a
  [1/1] make a
