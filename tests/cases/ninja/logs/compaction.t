A log that is mostly repetition is written anew, without what is gone. (G3)

--- build.ninja
rule touch
  command = touch $out
build out: touch
---

  $ ninja
  [1/1] touch out
  $ for i in $(seq 200); do tail -1 .ninja_log; done > more; cat more >> .ninja_log; sed 's/out/gone/' more >> .ninja_log
  $ wc -l < .ninja_log
  402
  $ rm out; ninja
  [1/1] touch out
  $ wc -l < .ninja_log
  3
