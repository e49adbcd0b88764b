`FILE^` means the first thing that is made from a file, even if only a compiler told so.

--- build.ninja
rule cc
  command = touch $out; echo "$out: $in header.h" > $out.d
  depfile = $out.d
  deps = gcc
build a.o: cc a.c
build b.o: cc b.c
--- a.c
--- b.c
--- header.h
---

  $ ninja b.c^
  [1/1] touch b.o; echo "b.o: b.c header.h" > b.o.d
  $ ninja a.c^
  [1/1] touch a.o; echo "a.o: a.c header.h" > a.o.d
  $ ninja header.h^
  ninja: no work to do.
  $ touch header.h
  $ ninja header.h^
  [1/1] touch b.o; echo "b.o: b.c header.h" > b.o.d
