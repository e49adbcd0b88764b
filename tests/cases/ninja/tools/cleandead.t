-t cleandead removes what the log knows and the manifest no longer does. (K17)

--- build.ninja
rule touch
  command = touch $out
build a: touch
build b: touch
build c: touch b
---

  $ ninja > /dev/null
  $ sed -i '/build [ab]:/d' build.ninja
  $ ninja -t cleandead
  Cleaning... 1 files.
  $ ls
  b
  build.ninja
  c
  $ ninja -t cleandead
  Cleaning... 0 files.
