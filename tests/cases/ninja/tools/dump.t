`-t dump` prints the loaded graph as a manifest that makes the same, whatever it was made from.
weir-only: there is no such tool in ninja

--- build.ninja
builddir = out
bar = |
flags = -O2
pool heavy
  depth = 3
rule cc
  command = cc $flags $in -o $out '$$HOME'
  description = CC $out
  depfile = $out.d
  deps = gcc
include more.ninja
subninja sub.ninja
build a.o a.lst | a.map: cc a.c | a.h || gen |@ check
build odd$ name$:$$$bar: cc x.c
  flags =
build gen check: list x y
build all: phony a.o
default all
--- more.ninja
rule list
  command =  list @$out.rsp
  rspfile = $out.rsp
  rspfile_content = $in_newline
  restat = 1
  generator = 1
  pool = heavy
--- sub.ninja
flags = -g
rule cc
  command = sub-cc $flags $in
build sub.o: cc sub.c
---

  $ ninja -t dump > dump.ninja; cat dump.ninja
  ninja_required_version = 1.14
  bar = |
  builddir = out
  pool heavy
    depth = 3
  rule cc
    command = :
  build sub.o: cc sub.c
    command = sub-cc -g sub.c
  build a.o a.lst | a.map: cc a.c | a.h || gen |@ check
    command = cc -O2 a.c -o a.o a.lst '$$HOME'
    description = CC a.o a.lst
    depfile = a.o a.lst.d
    deps = gcc
  build odd$ name$:$$${bar}: cc x.c
    command = cc  x.c -o 'odd name:$$|' '$$HOME'
    description = CC 'odd name:$$|'
    depfile = odd name:$$|.d
    deps = gcc
  rule list
    command = :
  build gen check: list x y
    command = list @gen check.rsp
    generator = 1
    restat = 1
    rspfile = gen check.rsp
    rspfile_content = x$^y
    pool = heavy
  build all: phony a.o
  default all
  $ ninja -f dump.ninja -t dump | cmp - dump.ninja
  $ ninja -t commands a.o sub.o 'odd name:$|' > want; ninja -f dump.ninja -t commands a.o sub.o 'odd name:$|' | cmp - want
