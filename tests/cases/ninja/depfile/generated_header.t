A generated header that only the record names comes before the compile, in the same run. (F5)

--- build.ninja
rule gen
  command = cat $in > $out
rule cc
  command = cat $in gen.h > $out; echo "$out: $in gen.h" > $out.d
  depfile = $out.d
  deps = gcc
build gen.h: gen gen.in
build a.o: cc a.c || gen.h
--- gen.in
--- a.c
---

  $ ninja
  [1/2] cat gen.in > gen.h
  [2/2] cat a.c gen.h > a.o; echo "a.o: a.c gen.h" > a.o.d
  $ sed -i 's/ || gen.h//' build.ninja
  $ ninja a.o
  ninja: no work to do.
  $ touch gen.in a.c
  $ ninja a.o
  [1/2] cat gen.in > gen.h
  [2/2] cat a.c gen.h > a.o; echo "a.o: a.c gen.h" > a.o.d
  $ ninja
  ninja: no work to do.
