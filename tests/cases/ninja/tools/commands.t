`-t commands` prints what would run, what is needed first first. (K4)

--- build.ninja
rule cc
  command = cc -c $in -o $out
rule link
  command = link $in -o $out
build main.o: cc main.c || gen.h
build util.o: cc util.c
build gen.h: cc gen.in
build app: link main.o util.o
build check: cc check.c
build all: phony app |@ check
build odd$ name: cc it's.c
default all
---

  $ ninja -t commands
  cc -c gen.in -o gen.h
  cc -c main.c -o main.o
  cc -c util.c -o util.o
  link main.o util.o -o app
  $ ninja -t commands util.o app
  cc -c util.c -o util.o
  cc -c gen.in -o gen.h
  cc -c main.c -o main.o
  link main.o util.o -o app
  $ ninja -t commands -s app main.o all
  link main.o util.o -o app
  cc -c main.c -o main.o
  $ ninja -t commands 'odd name'
  cc -c 'it'\''s.c' -o 'odd name'
  $ ninja -t commands util.c^
  cc -c util.c -o util.o
  $ ninja -t commands nothing
  ninja: error: unknown target 'nothing'
  [1]
  $ ninja -t commands ''
  ninja: error: empty path
  [1]
