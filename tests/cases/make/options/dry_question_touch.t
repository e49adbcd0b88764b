-n shows, -q asks, -t only touches. (make §1.2)

--- Makefile
x: in
	cp in x
--- in
1
---

  $ make -n
  cp in x
  $ make -q
  [1]
  $ make -t
  touch x
  $ make -q
  $ make -B
  cp in x
