-t cleandead removes what the log knows and the manifest no longer does. (K17)

--- build.ninja
rule touch
  command = touch $out
build a: touch
build b: touch
build c: touch b
---

  $ ninja -j1
  [1/3] touch a
  [2/3] touch b
  [3/3] touch c
  $ sed -i '/build [ab]:/d' build.ninja
  $ ninja -t cleandead
  Cleaning... 1 files.
  $ ls
  b
  build.ninja
  c
  $ ninja -t cleandead
  Cleaning... 0 files.
