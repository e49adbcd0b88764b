A file that was made just now is no reason to run again, if only a depfile says that it was read. (F4, F9)

--- build.ninja
rule gen
  command = sleep 0.02; echo '#define X' > $out
rule cc
  command = cat gen.h > $out; echo $out: gen.h > $out.d
  depfile = $out.d
rule recorded
  command = cat gen.h > $out; echo $out: gen.h > $out.d
  depfile = $out.d
  deps = gcc
build gen.h: gen
build one: cc
build two: recorded
---

The manifest does not say so; with -j1 it is made first all the same.

  $ ninja -j1
  [1/3] sleep 0.02; echo '#define X' > gen.h
  [2/3] cat gen.h > one; echo one: gen.h > one.d
  [3/3] cat gen.h > two; echo two: gen.h > two.d
  $ ninja -j1
  ninja: no work to do.
