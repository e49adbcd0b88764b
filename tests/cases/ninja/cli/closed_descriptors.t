Started without standard descriptors, it does not take its log for stdout.

--- build.ninja
rule touch
  command = touch $out
build out: touch
---

  $ ninja <&- >&- 2>&-
  $ tail -n +2 .ninja_log | cut -f4
  out
  $ ninja
  ninja: no work to do.
