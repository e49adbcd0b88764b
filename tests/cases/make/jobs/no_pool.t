A pool that is not there is told of, and one job at a time it is. (make §2.2)
make-4.3: fifos are of 4.4

--- Makefile
all: a b
a: ; @sleep 0.05; echo a
b: ; @echo "b$(filter -j%,$(MAKEFLAGS))"
---

  $ MAKEFLAGS=' -j2 --jobserver-auth=fifo:none' make
  make: cannot open jobserver none: No such file or directory
  make: warning: jobserver unavailable: using -j1.  Add '+' to parent make rule.
  a
  b-j1
  $ MAKEFLAGS=' -j2 --jobserver-auth=91,92' make
  make: warning: jobserver unavailable: using -j1.  Add '+' to parent make rule.
  a
  b-j1
  $ MAKEFLAGS=' --jobserver-auth=some' make
  make: invalid --jobserver-auth string 'some'
  make: warning: jobserver unavailable: using -j1.  Add '+' to parent make rule.
  a
  b-j1
  $ make -j2 --jobserver-style=smoke
  make: *** unknown jobserver auth style 'smoke'.  Stop.
  [2]
