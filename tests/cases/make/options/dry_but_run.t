What runs even under -n is looked at for good: a file that it left alone is no newer than before. (make §1.11)

--- Makefile
t: c
	@echo make t of $?
c: s
	@+echo looked at c
---

  $ touch -d '2 hours ago' c; touch -d '1 hour ago' t; touch s; make -n
  echo looked at c
  looked at c
  $ touch c; make -n
  echo make t of c
