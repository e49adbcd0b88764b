--compdb writes down what compiles, and runs nothing.
weir-only: what weir can tell about a Makefile

--- Makefile
CC = x86_64-linux-gnu-gcc-12
all: a.o b.o d.o e g.lo
a.o: a.c ; $(CC) -DX='"a b"' -c -o $@ $<
b.o: b.cc ; @cd sub && ccache g++ -c -I. ../b.cc -o ../b.o 2> log; touch x
d.o: d.c ; if gcc -MT d.o -c -o $@ `test -f 'd.c' || echo '$(srcdir)/'`d.c; then mv a b; fi
all: ; cd sub && V=1 $(MAKE) D=2; rm d.c; for i in sub; do $(MAKE) -C $$i; done
g.lo: ; /bin/bash ./libtool --silent --mode=compile --tag=CC gcc -c g.c -o g.lo
e: a.o ; $(CC) -o $@ $^; gcc a.c -o $@; echo gcc -c a.c
--- a.c

--- b.cc

--- d.c

--- sub/Makefile
.PHONY: x
x: f.c ; echo not run >&2; gcc -D$(D)$(V) -c $<
--- sub/f.c

---

  $ make --compdb
  $ cat compile_commands.json
  [
    {
      "directory": "$PWD",
      "file": "a.c",
      "output": "a.o",
      "arguments": ["x86_64-linux-gnu-gcc-12", "-DX=\"a b\"", "-c", "-o", "a.o", "a.c"]
    },
    {
      "directory": "$PWD/sub",
      "file": "../b.cc",
      "output": "../b.o",
      "arguments": ["g++", "-c", "-I.", "../b.cc", "-o", "../b.o"]
    },
    {
      "directory": "$PWD",
      "file": "d.c",
      "output": "d.o",
      "arguments": ["gcc", "-MT", "d.o", "-c", "-o", "d.o", "d.c"]
    },
    {
      "directory": "$PWD",
      "file": "g.c",
      "output": "g.lo",
      "arguments": ["gcc", "-c", "g.c", "-o", "g.lo"]
    },
    {
      "directory": "$PWD/sub",
      "file": "f.c",
      "arguments": ["gcc", "-D21", "-c", "f.c"]
    }
  ]
  $ ls
  Makefile
  a.c
  b.cc
  compile_commands.json
  d.c
  sub
  $ make --compdb=- all | head -1
  [
