`-d stats` counts what was done. (K20)
weir-only: ninja counts other things

--- build.ninja
rule touch
  command = touch $out
rule dep
  command = touch $out && echo $out: in >$out.d
  depfile = $out.d
build out: touch
build made: dep
---

  $ ninja -j1 -d stats | sed 's/[0-9.]* *\t[0-9.]*$/N/; s/[0-9.]* (\(.*\) [0-9]* buckets/N (\1 N buckets/; s/stamp  \t[12]/stamp  \tN/'
  [1/2] touch out
  [2/2] touch made && echo made: in >made.d
  metric             \tcount \tavg (us) \ttotal (ms) (esc)
  .ninja parse       \t1     \tN (esc)
  .ninja_log load    \t1     \tN (esc)
  .ninja_deps load   \t1     \tN (esc)
  node stat          \t3     \tN (esc)
  file read          \t2     \tN (esc)
  depfile load       \t1     \tN (esc)
  .ninja_lock stamp  \tN     \tN (esc)
  plan               \t1     \tN (esc)
  ComputeCriticalPath\t1     \tN (esc)
  StartEdge          \t2     \tN (esc)
  FinishCommand      \t2     \tN (esc)
  run                \t1     \tN (esc)
  (blank)
  path->node hash load N (2 entries / N buckets)

A depfile that is read to see what is out of date is counted, whether or not anything runs; and so is the rewriting of a log
of which most is stale.

  $ touch in
  $ ninja >/dev/null
  $ ninja -d stats | grep -c '^depfile load *.1 '
  1
  $ for i in $(seq 400); do tail -1 .ninja_log; done >more
  $ cat more >>.ninja_log
  $ touch in
  $ ninja -d stats | grep recompact | cut -f1,2
  .ninja_log recompact\t1      (esc)
