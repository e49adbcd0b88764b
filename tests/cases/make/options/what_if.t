-W and -o: as if a file were new, or old. (make §1.2)

--- Makefile
x: a b ; touch x
--- a

--- b

---

  $ make
  touch x
  $ make -n -W a
  touch x
  $ touch b
  $ make -o b
  make: 'x' is up to date.
  $ make -n
  touch x
