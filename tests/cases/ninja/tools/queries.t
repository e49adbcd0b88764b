What the tools tell of a graph. (K4, K10, K11, K16)

--- build.ninja
rule cc
  command = cc -c $in -o $out
  description = CC $out
rule link
  command = cc $in -o $out
build a.o: cc a.c | a.h || dirs
build b.o: cc b.c
build prog: link a.o b.o |@ check
build check: cc test.c
build dirs: phony
build all: phony prog
default all
---

  $ ninja -t commands
  cc -c a.c -o a.o
  cc -c b.c -o b.o
  cc a.o b.o -o prog
  $ ninja -t commands -s prog
  cc a.o b.o -o prog
  $ ninja -t commands a.o
  cc -c a.c -o a.o
  $ ninja -t query prog
  prog:
    input: link
      a.o
      b.o
    validations:
      check
    outputs:
      all
  $ ninja -t query a.o
  a.o:
    input: cc
      a.c
      | a.h
      || dirs
    outputs:
      prog
  $ ninja -t query a.h check
  a.h:
    outputs:
      a.o
  check:
    input: cc
      test.c
    outputs:
    validation for:
      prog
  $ ninja -t query nosuch
  ninja: error: unknown target 'nosuch'
  [1]
  $ ninja -t targets
  check: cc
  all: phony
  $ ninja -t targets depth 2
  check: cc
    test.c
  all: phony
    prog: link
  $ ninja -t targets depth 0
  check: cc
    test.c
  all: phony
    prog: link
      a.o: cc
        a.c
        a.h
        dirs: phony
      b.o: cc
        b.c
  $ ninja -t targets rule
  a.c
  a.h
  b.c
  test.c
  $ ninja -t targets rule cc
  a.o
  b.o
  check
  $ ninja -t targets all
  a.o: cc
  b.o: cc
  prog: link
  check: cc
  dirs: phony
  all: phony
  $ ninja -t targets nosuch
  ninja: error: unknown target tool mode 'nosuch'
  [1]
  $ ninja -t rules
  cc
  link
  phony
  $ ninja -t rules -d
  cc: CC ${out}
  link
  phony
