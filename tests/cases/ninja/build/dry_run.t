With -n nothing runs and nothing is written. (H14)

--- build.ninja
rule touch
  command = touch $out
  depfile = $out.d
  deps = gcc
build a: touch
build b: touch a
---

  $ ninja -n -j1
  [1/2] touch a
  [2/2] touch b
  $ ls -A
  build.ninja
  $ ninja -nv -j1
  [1/2] touch a
  [2/2] touch b
