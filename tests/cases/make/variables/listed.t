.VARIABLES has the names of all that are defined; export and unexport alone hold for all. (make §1.5)

--- Makefile
MINE = 1
$(info $(filter MINE CURDIR NOT_THERE,$(sort $(.VARIABLES))))
NEW = 2
$(info $(filter NEW,$(.VARIABLES)))
export
all: ; @echo "$$MINE $$NEW"
--- unexport.mk
export
MINE = 1
unexport
all: ; @echo "[$$MINE]"
--- pattern.mk
%.a: N := $(words a b)
%.a: S != echo from a shell
%.a: C ?= conditional
%.a: P += $(N) plus
all: x.a
x.a: ; @echo $N, $S, $C, $P
---

  $ make
  CURDIR MINE
  NEW
  1 2
  $ make -f unexport.mk
  []
  $ make -f pattern.mk
  2, from a shell, conditional, 2 plus
