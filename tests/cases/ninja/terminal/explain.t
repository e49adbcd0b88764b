On a terminal, too, -d explain gives each reason once. (F11)
ninja-1.11: gives all reasons before the first step

--- build.ninja
rule touch
  command = touch $out
build a: touch
build b: touch a
---

  $ screen 50x8 ninja -d explain | grep explain
  ninja explain: output a doesn't exist
  ninja explain: a is dirty

What was done when a step begins stands above its reasons, however soon that is after.

  $ rm a b
  $ screen 50x8 ninja -d explain
  ninja explain: output a doesn't exist
  [1/2] touch a
  ninja explain: a is dirty
  [2/2] touch b
