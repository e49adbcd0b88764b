MAKEOVERRIDES of a makefile goes on in MAKEFLAGS, whether or not the command line had any. (make §1.3)

--- Makefile
MAKEOVERRIDES = X=1
all: ; @echo '$(MAKEFLAGS)'

---

  $ make -k
  k -- X=1
  $ make Y=2 -k
  k -- X=1
