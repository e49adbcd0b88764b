Those that wait for each other behind a .WAIT do not wait for ever: the circle is broken as any other is. (make §1.14)
make-4.3: .WAIT is of 4.4

--- Makefile
all: a b ; @echo all
a: slow .WAIT b ; @echo a
b: slow .WAIT a ; @echo b
slow: ; @sleep 0.05
--- three.mk
all: a b c ; @echo all
a: slow .WAIT b ; @echo a
b: slow .WAIT c ; @echo b
c: slow .WAIT a ; @echo c
slow: ; @sleep 0.05
---

  $ make -j3
  make: Circular b <- a dependency dropped.
  b
  a
  all
  $ make -j3 -f three.mk
  make: Circular c <- a dependency dropped.
  c
  b
  a
  all
