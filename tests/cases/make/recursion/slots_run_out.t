Makes below share what slots there are, and wait for one another's. (make §1.14)

--- Makefile
all: a b c
a b c: ; @$(MAKE) -s -f sub.mk NAME=$@
--- sub.mk
all: 1 2 3
1 2 3: ; @mkdir slot.$$$$; set -- slot.*; [ $$# -le 2 ] || echo too many; sleep 0.05; rmdir slot.$$$$; echo $(NAME)$@
---

  $ make -s -j2 | sort
  a1
  a2
  a3
  b1
  b2
  b3
  c1
  c2
  c3
