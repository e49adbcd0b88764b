.WAIT and .NOTPARALLEL keep things apart. (make §1.14)
make-4.3: .WAIT is of 4.4

--- Makefile
all: a .WAIT b
a: ; @sleep 0.1; echo a
b: ; @echo b $^
--- n.mk
.NOTPARALLEL:
all: a b
a: ; @sleep 0.1; echo a
b: ; @echo b
---

  $ make -j4
  a
  b
  $ make -j4 -f n.mk
  a
  b
