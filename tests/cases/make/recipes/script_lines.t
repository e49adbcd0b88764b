With .ONESHELL plain lines are a script all the same, and a line that is continued keeps what it is continued with. (make §1.11)

--- Makefile
.ONESHELL:
all:
	@echo a
	@echo b \
	  @c
	  -echo d
---

  $ make
  a
  b @c
  d
