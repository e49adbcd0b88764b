What a change costs is what a build without targets would run, and a file goes by its absolute and relative names.
weir-only: tools of ours

--- source/a.c
a
--- source/valid.c
v
--- build/build.ninja
rule cat
  command = cat $in > $out
build app: cat ../source/a.c
build check: cat ../source/valid.c
build all: phony app |@ check
build installed: cat app
build install: phony installed
default all
--- absolute +x
sed -i "s, \.\./source, $PWD/../source," build.ninja
---

  $ cd build
  $ steps() { ninja -t what-if "$@" | sed 's/, .*//; /slowest/d; /nobody/d'; }
  $ ninja --quiet all install
  $ steps ../source/a.c
  1 step
  and 1 step of targets that are not built by default
  $ steps app
  nothing would run
  and 1 step of targets that are not built by default
  $ steps ../source/valid.c
  1 step
  $ ninja -t what-if --json app | sed 's/"jobs.*//'
  {"version":2,"changed":["app"],"steps":0,"others":1,"unknown":0,"work_ms":0,"critical_path_ms":0,
  $ source=$(dirname "$PWD")/source
  $ ninja -t affected --all $source/a.c $source/nobody
  app
  installed
  $ ninja -t somepath all $source/a.c
  all
    <- app
    <- ../source/a.c
  $ ninja -t why $source/a.c
  ../source/a.c: no command makes it
  $ ninja -t what-if $source/nobody
  ninja: error: unknown target '$PWD/source/nobody'
  [1]

Where the manifest has absolute names:

  $ ../absolute
  $ ninja --quiet all install
  $ steps ../source/valid.c
  1 step
  $ ninja -t affected ../source/a.c
  all
  install
