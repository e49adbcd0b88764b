--shuffle=reverse takes the last first, automatic variables stay as they are. (make §1.14)
make-4.3: is of 4.4

--- Makefile
all: a b c ; @echo $^
a b c: ; @echo $@
---

  $ make --shuffle=reverse
  c
  b
  a
  a b c
