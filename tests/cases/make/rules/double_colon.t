Rules with two colons are on their own each. (make §1.10)

--- Makefile
log:: a
	@echo from a; touch log
log:: b
	@echo from b; touch log
--- a

--- b

---

  $ make
  from a
  from b
  $ touch b
  $ make
  from b
  $ make
  make: 'log' is up to date.
