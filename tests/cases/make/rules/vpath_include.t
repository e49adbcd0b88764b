A makefile that is missing is looked for nowhere else, not even by who needs it as a file. (make §1.9, §1.13)

--- Makefile
VPATH = other
all: ; @echo all of $(X)
include gen.mk
--- made.mk
VPATH = other
all: gen.mk ; @echo all of $(X) from $<
include gen.mk
gen.mk: ; @echo X = made >$@
--- file.mk
VPATH = other
all: gen.mk ; @echo all from $<
-include gen.mk
--- other/gen.mk
X = found
---

  $ make
  Makefile:3: gen.mk: No such file or directory
  make: *** No rule to make target 'gen.mk'.  Stop.
  [2]
  $ make -f file.mk
  make: *** No rule to make target 'gen.mk', needed by 'all'.  Stop.
  [2]
  $ make -f made.mk
  all of made from gen.mk
