Directories for temporary files that are none are told of; output is kept together nevertheless. (make §2.1)
make-4.3: says nothing of them

--- Makefile
all: a b
a: ; @echo a1; sleep 0.05; echo a2
b: ; echo b
---

  $ MAKE_TMPDIR=/nowhere TMPDIR=Makefile make -Otarget -j2 --jobserver-style=pipe 2>&1 | sort
  a1
  a2
  b
  echo b
  make: MAKE_TMPDIR value /nowhere: No such file or directory
  make: TMPDIR value Makefile: not a directory
  make: using default temporary directory '/tmp'
