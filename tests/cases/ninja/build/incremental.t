Only what depends on a changed file runs again.

--- build.ninja
rule cat
  command = cat $in > $out
build ab: cat a b
build c2: cat c
--- a
one
--- b
two
--- c
three
---

  $ ninja -j1
  [1/2] cat a b > ab
  [2/2] cat c > c2
  $ cat ab c2
  one
  two
  three
  $ ninja
  ninja: no work to do.

  $ echo changed > b
  $ ninja
  [1/1] cat a b > ab
  $ ninja
  ninja: no work to do.

A file that went missing is made again.

  $ rm c2
  $ ninja
  [1/1] cat c > c2
