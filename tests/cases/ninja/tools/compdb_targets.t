`-t compdb-targets` writes the compilation database of what stands below some targets. (K13)
ninja-1.11: the tool came with 1.12

--- build.ninja
rule cc
  command = cc -c $in -o $out
rule ld
  command = ld $in
build a.o: cc a.c |@ checked
build b.o: cc b.c
build app: ld a.o b.o
build checked: cc check.c
build both: phony app b.o
---

  $ ninja -t compdb-targets b.o
  [
    {
      "directory": "$PWD",
      "command": "cc -c b.c -o b.o",
      "file": "b.c",
      "output": "b.o"
    }
  ]
  $ ninja -t compdb-targets both | grep -e file -e output
      "file": "a.c",
      "output": "a.o"
      "file": "b.c",
      "output": "b.o"
      "file": "a.o",
      "output": "app"
      "file": "b.o",
      "output": "app"
  $ ninja -t compdb-targets
  ninja: error: compdb-targets expects the name of at least one target
  usage: ninja -t compdb [-hx] target [targets]
  (blank)
  options:
    -h     display this help message
    -x     expand @rspfile style response file invocations
  [1]
  $ ninja -t compdb-targets a.c
  ninja: fatal: 'a.c' is not a target (i.e. it is not an output of any `build` statement)
  [1]
  $ ninja -t compdb-targets nothing
  ninja: fatal: unknown target 'nothing'
  [1]
