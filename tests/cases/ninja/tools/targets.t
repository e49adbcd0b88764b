`-t targets` lists targets by depth, by rule, or all. (K11)

--- build.ninja
rule cc
  command = cc $in
rule ld
  command = ld $in
build z.o: cc z.c | z.h
build a.o: cc a.c
build lib: ld z.o a.o
build app | app.map: ld lib z.o || later
build later: phony
---

  $ ninja -t targets
  app: ld
  app.map: ld
  $ ninja -t targets depth 2
  app: ld
    lib: ld
    z.o: cc
    later: phony
  app.map: ld
    lib: ld
    z.o: cc
    later: phony
  $ ninja -t targets depth 0
  app: ld
    lib: ld
      z.o: cc
        z.c
        z.h
      a.o: cc
        a.c
    z.o: cc
      z.c
      z.h
    later: phony
  app.map: ld
    lib: ld
      z.o: cc
        z.c
        z.h
      a.o: cc
        a.c
    z.o: cc
      z.c
      z.h
    later: phony
  $ ninja -t targets all
  z.o: cc
  a.o: cc
  lib: ld
  app: ld
  app.map: ld
  later: phony
  $ ninja -t targets rule
  z.c
  z.h
  a.c
  $ ninja -t targets rule cc
  a.o
  z.o
  $ ninja -t targets rule nope
  $ ninja -t targets dept
  ninja: error: unknown target tool mode 'dept', did you mean 'depth'?
  [1]
  $ ninja -t targets something
  ninja: error: unknown target tool mode 'something'
  [1]
