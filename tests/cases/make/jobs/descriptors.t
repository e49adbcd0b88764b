Jobs cost us no descriptors that we do not have. (make §1.15)

--- Makefile
names = 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25
all: $(names)
$(names): ; @sleep 0.2; echo $@
---

  $ (ulimit -n 20; make -j25) | sort -n | paste -s -d ' '
  1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25
