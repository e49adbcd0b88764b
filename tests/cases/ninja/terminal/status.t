NINJA_STATUS shapes the status line. (I3, I5)

--- build.ninja
rule echo
  command = true $out
  description = make $out
build a: echo
build b: echo a
build c: echo b
  description =
---

  $ ninja
  [1/3] make a
  [2/3] make b
  [3/3] true c
  $ NINJA_STATUS='%s/%t %r %u %f %p %% ' ninja
  1/3 1 2 1  33% % make a
  2/3 1 1 2  66% % make b
  3/3 1 0 3 100% % true c
  $ NINJA_STATUS='' ninja
  make a
  make b
  true c
  $ NINJA_STATUS='%o %c %e ' ninja | sed 's/[0-9.inf]* [0-9.?inf]* [0-9.]* /N N N /'
  N N N make a
  N N N make b
  N N N true c
  $ NINJA_STATUS='%z' ninja a
  ninja: fatal: unknown placeholder '%z' in $NINJA_STATUS
  [1]
  $ ninja -v
  [1/3] true a
  [2/3] true b
  [3/3] true c
  $ ninja --quiet
