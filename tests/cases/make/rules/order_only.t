An order-only prerequisite is made first, and that is all. (make §1.10)

--- Makefile
dir/out: in | dir
	cp in dir/out
dir:
	mkdir dir
--- in
x
---

  $ make
  mkdir dir
  cp in dir/out
  $ touch dir/other
  $ make
  make: 'dir/out' is up to date.
