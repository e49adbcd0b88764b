One recipe makes all targets of a group at once. (make §1.10)

--- Makefile
all: a b
a b &: in
	@echo making a and b; touch a b
--- in

---

  $ make
  making a and b
  $ rm b
  $ make -j2
  making a and b
  $ make
  make: Nothing to be done for 'all'.
