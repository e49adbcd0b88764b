A log of ninja 1.11 is understood and goes on as it is: nothing runs again, on neither side.

--- build.ninja
rule touch
  command = touch $out
rule cp
  command = cp $in $out
build out: touch
build b.txt: cp b.in
--- b.in
---
  $ PATH=/usr/bin:/bin ninja -j1
  [1/2] touch out
  [2/2] cp b.in b.txt
  $ head -1 .ninja_log
  # ninja log v5
  $ ninja
  ninja: no work to do.
  $ touch b.in
  $ ninja
  [1/1] cp b.in b.txt
  $ head -1 .ninja_log
  # ninja log v5
  $ PATH=/usr/bin:/bin ninja
  ninja: no work to do.
