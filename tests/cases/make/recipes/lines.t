Each line has a shell of its own, with .ONESHELL all have one. (make §1.11)

--- Makefile
all:
	@x=1; echo "[$$x]"
	@echo "[$$x]"
	@echo a\
	b "c\
	d"
--- one.mk
.ONESHELL:
all:
	@x=1
	echo "[$$x]"
---

  $ make
  \x5b1] (esc)
  []
  ab cd
  $ make -f one.mk
  \x5b1] (esc)
