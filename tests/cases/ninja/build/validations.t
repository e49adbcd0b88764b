A validation runs along with its edge, in no order. (E5)

--- build.ninja
rule touch
  command = touch $out
build out: touch in |@ check
build check: touch in |@ deep
build deep: touch in
--- in
---

  $ ninja -j1 out
  [1/3] touch out
  [2/3] touch check
  [3/3] touch deep
  $ ls
  build.ninja
  check
  deep
  in
  out
  $ touch in
  $ ninja out | wc -l
  3
  $ ninja out
  ninja: no work to do.
  $ rm check
  $ ninja out
  [1/1] touch check
