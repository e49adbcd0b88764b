A command that makes no output is believed, this once. (E8)

--- build.ninja
rule nothing
  command = true
build a: nothing
build b: nothing a
---

  $ ninja -j1
  [1/2] true
  [2/2] true
  $ ninja -j1
  [1/2] true
  [2/2] true
