`-d stats` counts what was done.
weir-only: ninja counts other things

--- build.ninja
rule touch
  command = touch $out
build out: touch
---

  $ ninja -d stats | tr -s '\t ' ' ' | sed 's/[0-9.]* [0-9.]*$/N/'
  [1/1] touch out
  metric count avg (us) total (ms)
  .ninja parse 1 N
  .ninja_log load 1 N
  .ninja_deps load 1 N
  node stat 2 N
  file read 1 N
  .ninja_lock stamp 1 N
  plan 1 N
  critical path 1 N
  edge start 1 N
  edge finish 1 N
  run 1 N
