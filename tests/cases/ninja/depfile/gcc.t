What a compiler says it read is kept in .ninja_deps, and its file removed. (F4, H12, K7)

--- cc.sh +x
#!/bin/sh
# cc.sh IN OUT DEPFILE: the output names all headers that IN includes
headers=$(sed -n 's/^include //p' "$1")
cat "$1" $headers > "$2"
echo "$2: $1 $headers" > "$3"
--- build.ninja
rule cc
  command = ./cc.sh $in $out $out.d
  depfile = $out.d
  deps = gcc
build a.o: cc a.c
build b.o: cc b.c
--- a.c
include x.h
--- b.c
include y.h
--- x.h
--- y.h
---

  $ ninja -j1
  [1/2] ./cc.sh a.c a.o a.o.d
  [2/2] ./cc.sh b.c b.o b.o.d
  $ ls
  a.c
  a.o
  b.c
  b.o
  build.ninja
  cc.sh
  x.h
  y.h
  $ ninja -t deps | sed 's/mtime [0-9]*/mtime TIME/'
  a.o: #deps 2, deps mtime TIME (VALID)
      a.c
      x.h
  (blank)
  b.o: #deps 2, deps mtime TIME (VALID)
      b.c
      y.h
  (blank)
  $ ninja
  ninja: no work to do.
  $ touch x.h
  $ ninja
  [1/1] ./cc.sh a.c a.o a.o.d
  $ ninja
  ninja: no work to do.

A header that went missing is no error, unless the compiler finds it so.

  $ printf 'include y.h\n' > a.c; rm x.h
  $ ninja
  [1/1] ./cc.sh a.c a.o a.o.d
  $ touch y.h
  $ ninja -j1
  [1/2] ./cc.sh a.c a.o a.o.d
  [2/2] ./cc.sh b.c b.o b.o.d
  $ ninja -t deps a.o | sed 's/mtime [0-9]*/mtime TIME/'
  a.o: #deps 2, deps mtime TIME (VALID)
      a.c
      y.h
  (blank)

Without the record, everything is compiled again.

  $ rm .ninja_deps
  $ ninja -j1
  [1/2] ./cc.sh a.c a.o a.o.d
  [2/2] ./cc.sh b.c b.o b.o.d
  $ ninja
  ninja: no work to do.
  $ ninja -d keepdepfile
  ninja: no work to do.
  $ touch y.h
  $ ninja -d keepdepfile -j1; ls *.d
  [1/2] ./cc.sh a.c a.o a.o.d
  [2/2] ./cc.sh b.c b.o b.o.d
  a.o.d
  b.o.d
