A manifest that restat finds unchanged is not read again.

--- build.ninja
rule check
  command = true
  description = checking
  restat = 1
  generator = 1
rule touch
  command = touch $out
build build.ninja: check always
build always: phony
build out: touch
---

  $ ninja -j1
  [1/1] checking
  [1/2] checking
  [2/2] touch out
  $ ninja -j1
  [1/1] checking
  [1/1] checking
