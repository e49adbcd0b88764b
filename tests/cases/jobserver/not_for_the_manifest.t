The manifest is made without the jobserver: both of its inputs at once, though there is no token. (L4)
ninja-1.11: no jobserver before 1.13

--- make.manifest
rule both
  command = span log 2 0; touch $out
rule gather
  command = touch $out
  generator = 1
rule all
  command = echo "$$MAKEFLAGS"
build one: both
build two: both
build build.ninja: gather one two
build all: all
default all
---

  $ cp make.manifest build.ninja
  $ mkfifo pool; exec 9<>pool
  $ export MAKEFLAGS=" -j1 --jobserver-auth=fifo:$(pwd)/pool"
  $ NINJA_STATUS= ninja
  span log 2 0; touch (one|two) (re)
  span log 2 0; touch (one|two) (re)
  touch build.ninja
  ninja: Jobserver mode detected:  -j1 --jobserver-auth=fifo:$PWD/pool
  echo "$MAKEFLAGS"
   -j1 --jobserver-auth=fifo:$PWD/pool
