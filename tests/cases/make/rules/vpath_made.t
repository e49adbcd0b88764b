What is made for a name that was found elsewhere is here from then on, with -n, too, or nowhere. (make §1.13)
make-4.3: does not tell of peers

--- Makefile
vpath %.h src
all: a.x ; @echo $< of $^
a.x: b.h c.h ; @echo from $^
%.h %_private.h: ; @$(if $(filter b.h,$@),touch $@,:)
--- src/b.h

--- src/c.h

---

  $ make
  from src/b.h src/c.h
  a.x of a.x
  $ make -r -B -n
  touch b.h
  :
  echo from b.h c.h
  echo a.x of a.x

Of peers is told if the target itself was made:
  $ make -r -B
  Makefile:4: warning: pattern recipe did not update peer target 'b_private.h'.
  from b.h c.h
  a.x of a.x
