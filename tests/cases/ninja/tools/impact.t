A change can be weighed before it is made: what would run, whom it concerns, and on which way.
weir-only: tools of ours

--- build.ninja
rule cc
  command = echo '$out: $in h' > $out.d; cat $in > $out
  depfile = $out.d
  deps = gcc
rule cat
  command = cat $in > $out
build a.o: cc a.c
build b.o: cc b.c || gen
build gen: cat seed
build app: cat a.o b.o
build lib: cat b.o
build all: phony app lib
--- a.c
a
--- b.c
b
--- h
h
--- seed
s
---

  $ ninja -t what-if h
  ninja: error: unknown target 'h', did you mean 'a.o'?
  [1]
  $ ninja --quiet
  $ ninja -t what-if h | sed 's/[0-9.]* s /N s /g; s/with.*/with N jobs/; /slowest/d; /nobody/d'
  4 steps, N s of work, about N s with N jobs
  $ ninja -t what-if --all a.c | grep -v '[0-9] s'
  a.o
  app
  $ ninja -t what-if --json seed | sed 's/_ms":[0-9]*/_ms":N/g; s/"jobs":[0-9]*/"jobs":N/'
  {"version":2,"changed":["seed"],"steps":1,"others":0,"unknown":0,"work_ms":N,"critical_path_ms":N,"jobs":N,"wall_ms":N,"outputs":["gen"]}
  $ ninja -t affected h
  all
  $ ninja -t what-if all
  nothing would run
  $ ninja -t affected seed nobody/knows.this
  gen
  $ ninja -t affected --all a.c seed
  a.o
  gen
  app
  $ ninja -t affected --json a.c
  {"version":1,"changed":["a.c"],"affected":["all"]}
  $ ninja -t somepath all h
  all
    <- app
    <- a.o
    <- h
  $ ninja -t somepath --json lib seed
  {"version":1,"path":["lib","b.o","gen","seed"]}
  $ ninja -t somepath lib a.c
  ninja: error: 'lib' does not depend on 'a.c'
  [1]
  $ touch h
  $ ninja -n | grep -c '/4]'
  4
