What was made on the way is removed at the end, and what cannot be removed is told. (make §1.13)
make-4.3: other words

--- Makefile
all: e d
e: ; @mkdir e
d: ; @touch d
.INTERMEDIATE: d e
---

  $ make -j1 2>&1
  rm d emake: 
  unlink: e: Is a directory
  $ ls
  Makefile
  e

-n says so of whatever might have been there then.

  $ printf 'all: e d\nd: nowhere\ne: ; @echo e\n.INTERMEDIATE: d e\n' > fails.mk
  $ rmdir e && make -n -k -f fails.mk 2>/dev/null
  echo e
  rm d e
  [2]

Not what was there before, and nothing for -q.

  $ printf 'all: e ; @echo $@\ne: now ; @echo $@\nnow: ; @echo $@\n.PHONY: now\n.INTERMEDIATE: e now\n' > there.mk
  $ touch e && make -q -f there.mk
  [1]
  $ make -j1 -f there.mk e >out && ls
  Makefile
  e
  fails.mk
  out
  there.mk
