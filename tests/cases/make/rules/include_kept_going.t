Under -k makefiles are read again if any changed, even one whose recipe failed. (make §1.9)
make-4.3: other words

--- Makefile
include made
made: ; @echo 'a = 1' > $@; false
all: ; @echo $(a)
--- two
include never
include made2
never: ; @false
made2: ; @echo made; echo > $@
all: ;
---

  $ make -k all
  Makefile:1: made: No such file or directory
  make: *** [Makefile:2: made] Error 1
  Makefile:1: Failed to remake makefile 'made'.
  1
  $ make -kf two all
  two:1: never: No such file or directory
  make: *** [two:3: never] Error 1
  made
  two:1: Failed to remake makefile 'never'.
  two:1: never: No such file or directory
  make: *** [two:3: never] Error 1
  two:1: Failed to remake makefile 'never'.
  [2]
