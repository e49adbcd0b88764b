Without its log ninja runs everything again. (F3)

--- build.ninja
rule cat
  command = cat $in > $out
build a: cat in
build b: cat a
--- in
---

  $ ninja -j1
  [1/2] cat in > a
  [2/2] cat a > b
  $ rm .ninja_log
  $ ninja -j1
  [1/2] cat in > a
  [2/2] cat a > b
  $ ninja
  ninja: no work to do.
