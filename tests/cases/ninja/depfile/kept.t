Without `deps`, the depfile is read each time and stays. (F4)

--- build.ninja
rule cc
  command = cat $in > $out; echo "$out: $in x.h" > $out.d
  depfile = $out.d
build a.o: cc a.c
--- a.c
--- x.h
---

  $ ninja
  [1/1] cat a.c > a.o; echo "a.o: a.c x.h" > a.o.d
  $ ls
  a.c
  a.o
  a.o.d
  build.ninja
  x.h
  $ ninja
  ninja: no work to do.
  $ touch x.h
  $ ninja
  [1/1] cat a.c > a.o; echo "a.o: a.c x.h" > a.o.d
  $ ninja -t deps
  $ rm a.o.d
  $ ninja
  [1/1] cat a.c > a.o; echo "a.o: a.c x.h" > a.o.d
  $ echo 'b.o: x.h' > a.o.d
  $ ninja
  [1/1] cat a.c > a.o; echo "a.o: a.c x.h" > a.o.d

What cannot be read as a depfile stops the build.

  $ echo 'a.o x.h' > a.o.d
  $ ninja
  ninja: error: a.o.d: expected ':' in depfile
  [1]
  $ : > a.o.d
  $ ninja
  [1/1] cat a.c > a.o; echo "a.o: a.c x.h" > a.o.d
