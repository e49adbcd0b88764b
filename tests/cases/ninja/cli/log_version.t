A log stays in the version it has; `--log-version` makes it another.
weir-only: ninja knows one version only

--- build.ninja
rule touch
  command = touch $out
build out: touch
---

  $ ninja; head -1 .ninja_log; tail -1 .ninja_log | cut -f5
  [1/1] touch out
  # ninja log v7
  97d3af5e46e1e935
  $ ninja --log-version=5; head -1 .ninja_log; tail -1 .ninja_log | cut -f5
  ninja: no work to do.
  # ninja log v5
  8ea3cc54bdccad2c
  $ ninja; head -1 .ninja_log
  ninja: no work to do.
  # ninja log v5
  $ ninja --log-version=6 -n; head -1 .ninja_log
  ninja: no work to do.
  # ninja log v5
  $ ninja --log-version=7; head -1 .ninja_log; tail -1 .ninja_log | cut -f5
  ninja: no work to do.
  # ninja log v7
  97d3af5e46e1e935
  $ rm out .ninja_log; ninja --log-version=6; head -1 .ninja_log
  [1/1] touch out
  # ninja log v6
  $ ninja --log-version=8
  ninja: fatal: invalid --log-version parameter; it is 5 to 7
  [1]
