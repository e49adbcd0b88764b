Functions that look at the world. (make §1.7)

--- Makefile
out := $(shell echo a; echo b; exit 3)
all:
	@echo '$(out) $(.SHELLSTATUS) $(wildcard *.c no*.such) $(notdir $(realpath a.c)) $(abspath /a/./b/../c)'
	$(file >f,text)@cat f; echo '$(file <f)'
	$(info told)$(warning careful)
--- a.c

--- b.c

---

  $ make
  told
  Makefile:5: careful
  a b 3 a.c b.c a.c /a/c
  text
  text
