-t restat takes the times of outputs for what they are now. (K14, K15)

--- build.ninja
rule touch
  command = touch $out
build a: touch in
build b: touch in
--- in
---

  $ ninja -j1
  [1/2] touch a
  [2/2] touch b
  $ touch in
  $ touch a
  $ ninja -t restat a
  $ ninja
  [1/1] touch b
  $ ninja -t recompact
  $ ninja
  ninja: no work to do.
