What a peer of a pattern rule needs is made first, as if the target needed it. (make §1.10)

--- Makefile
x: x.t1 ; @echo $@
x.t2: dep
dep: ; @echo $@
%.t1 %.t2: ; @echo $*.t1 $*.t2

---

  $ make
  dep
  x.t1 x.t2
  x
