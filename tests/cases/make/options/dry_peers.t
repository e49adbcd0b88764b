Of those that one recipe makes together, -n looks at the files, and -t touches those that are asked for. (make §1.11)

--- Makefile
all: a b ; @echo all of $?
a b c &: new ; @echo making $@
new:
--- pattern.mk
all: x.a x.b ; @echo all of $?
%.a %.b: new ; @echo making $@
new:
--- a

--- b

--- x.a

--- x.b

---

  $ touch -d 2010-01-01 a b x.a x.b
  $ touch -d 2011-01-01 all
  $ touch c new
  $ make -n
  echo making a
  $ make -f pattern.mk -n
  echo making x.a
  echo all of x.a
  $ make -t
  touch a
  touch b
  touch all
  $ make -f pattern.mk -t
  touch x.a
  touch x.b
  touch all
