What the last build ran has a cause that can be named afterwards, and what it did not run has none.
weir-only: a tool of ours

--- build.ninja
flags = -DX=1
rule cc
  command = echo '$out: $in h' > $out.d; : $flags; cat $in > $out
  depfile = $out.d
  deps = gcc
rule cat
  command = cat $in > $out
rule keep
  command = cmp -s $in $out || cp $in $out
  restat = 1
build a.o: cc a.c
build b.o: cc b.c
build lib: cat a.o b.o
build libs: phony lib
build app: cat b.o | libs
build config: keep config.in
build stamp: cat config
build all: phony app stamp
--- a.c
a
--- b.c
b
--- h
h
--- config.in
c
---

  $ ninja -t why
  no build that ran anything is on record
  $ ninja --quiet
  $ cat .weir/.gitignore
  *
  $ ninja -t why | sed 's/[0-9-]* [0-9:]*:/NOW:/; s/[0-9.]* s CPU/N s CPU/'
  last build NOW: ran 6 of 6 steps, N s CPU, 1 cause
     1. outputs did not exist      6 steps      N s CPU
        3 cat, 2 cc, 1 keep

The chain is followed through what was made in the same build, and through phony edges.

  $ touch h
  $ ninja --quiet
  $ ninja -t why app a.o | sed 's/^  [0-9-]* .*/  NOW/'
  app: ran because h changed (followed through b.o)
    NOW
  a.o: ran because h changed
    NOW
  $ touch a.c
  $ ninja --quiet
  $ ninja -t why app | grep app
  app: ran because a.c changed (followed through a.o -> lib)
  $ ninja -t why b.o | sed 's/[0-9-]* [0-9:]*,/NOW,/; s/NOW, took.*/NOW/'
  b.o: not rebuilt: command same, 2 inputs not newer than NOW, output present
    last run because h changed
    NOW
  $ ninja -t why all a.c
  all: only stands for its inputs, ask for those
  a.c: no command makes it
  $ ninja -t why --json b.o lib | sed 's/\(_[a-z]*\|code\)":[0-9]*/\1":N/g'
  {"version":1,"targets":[{"output":"b.o","state":"clean","inputs":2,"made_ns":N},{"output":"lib","state":"ran","cause":"input-changed","file":"a.c","through":["a.o"],"began_ns":N,"start_ms":N,"end_ms":N,"code":N,"utime_us":N,"stime_us":N,"maxrss_kb":N,"command":"cat a.o b.o > lib"}]}

A command is compared with what it was.

  $ sed -i s/X=1/X=2/ build.ninja
  $ ninja -t why --not a.o | head -1
  a.o: not rebuilt yet: would run because its command changed
  $ ninja --quiet
  $ ninja -t why b.o app | sed '/s CPU/d'
  b.o: ran because its command changed:
    - -DX=1;
    + -DX=2;
  app: ran because the command of b.o changed:
    - -DX=1;
    + -DX=2;
  $ ninja -t why --not b.o | head -1 | sed 's/ than.*,/ than NOW,/'
  b.o: not rebuilt: command same, 2 inputs not newer than NOW, output present

What restat stopped did not run.

  $ touch config.in
  $ ninja --quiet
  $ ninja -t why | sed 's/[0-9-]* [0-9:]*:/NOW:/; s/[0-9.]* s CPU/N s CPU/'
  last build NOW: ran 1 of 6 steps, N s CPU, 1 cause
     1. config.in changed      1 step       N s CPU
        1 keep
  $ ninja -t why stamp | head -1 | sed 's/ than.*,/ than NOW,/'
  stamp: not rebuilt: command same, 1 input not newer than NOW, output present
  $ ninja -t why --json | sed 's/\(_[a-z]*\)":[0-9]*/\1":N/g'
  {"version":1,"began_ns":N,"steps":1,"failed":0,"cpu_us":N,"causes":[{"cause":"input-changed","file":"config.in","steps":1,"cpu_us":N,"outputs":["config"]}]}

It is not worth a build: if it cannot be written, that is said once.

  $ rm .weir/history
  $ mkdir .weir/history
  $ touch h
  $ ninja --quiet
  ninja: warning: writing '.weir/history': Is a directory
  $ ninja -t why
  ninja: error: loading '.weir/history': Is a directory
  [1]
  $ rmdir .weir/history
  $ ninja -t why app nonsense
  ninja: error: unknown target 'nonsense'
  [1]
