An implicit output is not in $out, and is looked after like the others.

--- build.ninja
rule both
  command = echo $out; touch a b
build a | b: both in
build | c: both in
  command = echo "<$out>"; touch c
--- in
---

  $ ninja -j1
  [1/2] echo a; touch a b
  a
  [2/2] echo "<>"; touch c
  <>
  $ ninja
  ninja: no work to do.
  $ rm b
  $ ninja
  [1/1] echo a; touch a b
  a
  $ rm c
  $ ninja b
  ninja: no work to do.
