-t compdb-targets prints the commands that lead to a target, one object for each input. (K12, K13)
ninja-1.11: knows no compdb-targets

--- build.ninja
rule cc
  command = cc $in -o $out
build a.o: cc a.c
build b.o: cc b.c
build prog: cc a.o lib.c
build other: cc other.c
---

  $ ninja -t compdb-targets prog | grep -E 'file|output'
      "file": "a.c",
      "output": "a.o"
      "file": "a.o",
      "output": "prog"
      "file": "lib.c",
      "output": "prog"
  $ ninja -t compdb-targets
  ninja: error: compdb-targets expects the name of at least one target
  usage: * (glob)
  ...
  [1]
  $ ninja -t compdb-targets a.c
  ninja: fatal: 'a.c' is not a target (i.e. it is not an output of any `build` statement)
  [1]
