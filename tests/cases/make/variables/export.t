A recipe sees what is exported, in its own words. (make §1.11)

--- Makefile
export A = a $@
B = b
C = c
export C
unexport HOME
all: export B = of all
all: other
	@echo "[$$A] [$$B] [$$C] [$$HOME] $$MAKELEVEL"
other:
	@echo "[$$A] [$$B] [$$C]"
---

  $ make
  [a other] [of all] [c]
  [a all] [of all] [c] [] 1
  $ make C=line B=of other
  [a other] [of] [line]
