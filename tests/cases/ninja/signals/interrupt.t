Interrupted, it stops the commands, removes what they were about to write, and says so. (J2)
ninja-1.11: exits with 2, 130 since 1.13

--- build.ninja
rule slow
  command = touch $out; touch started; sleep 20; touch never
build out: slow
---

  $ ninja > log 2>&1 & pid=$!; while ! [ -e started ]; do :; done; kill -TERM $pid; wait $pid
  [130]
  $ tail -1 log
  ninja: build stopped: interrupted by user.
  $ ls
  build.ninja
  log
  started
