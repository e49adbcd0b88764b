With .DELETE_ON_ERROR a recipe that fails leaves no target. (make §1.11)

--- Makefile
all: x
.DELETE_ON_ERROR:
x: ; @echo half > x; false
--- y

---

  $ make
  make: *** [Makefile:3: x] Error 1
  make: *** Deleting file 'x'
  [2]
  $ ls x
  ls: cannot access 'x': No such file or directory
  [2]
