-t inputs lists what a target is made from, sorted and quoted for the shell. (K5, K6)
ninja-1.11: lists phony nodes too, and quotes nothing

--- build.ninja
rule cc
  command = cc $in -o $out
build a.o: cc z.c | "q".h
build prog: cc a.o alias
build alias: phony b$ c
---

  $ ninja -t inputs prog
  '"q".h'
  'b c'
  a.o
  z.c
  $ ninja -t inputs -E prog
  "q".h
  a.o
  b c
  z.c
  $ ninja -t inputs -d -E prog
  z.c
  "q".h
  a.o
  b c
  $ ninja -t inputs -0 -E prog | tr '\0' '|'
  "q".h|a.o|b c|z.c| (no-eol)
  $ ninja -t multi-inputs prog a.o
  prog\tz.c (esc)
  prog\t"q".h (esc)
  prog\ta.o (esc)
  prog\tb c (esc)
  a.o\tz.c (esc)
  a.o\t"q".h (esc)
  $ ninja -t multi-inputs -d ' < ' a.o
  a.o < z.c
  a.o < "q".h
  $ ninja -t inputs nosuch
  ninja: error: unknown target 'nosuch'
  [1]
