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

What the target itself needs comes first, then the peers, the last one first.

  $ printf 'a b c &: ; @echo $@ of $?; touch a b; false\na: x\nb: y\nc: z\nx y z: ; @echo $@\n' > order.mk
  $ echo .DELETE_ON_ERROR: >> order.mk; make -j1 -f order.mk b
  y
  z
  x
  b of y
  make: *** [order.mk:1: b] Error 1
  make: *** Deleting file 'b'
  make: *** [b] Deleting file 'a'
  [2]

One that needs its peer, or itself by way of it, is dropped from the circle, and has its own turn.

  $ printf 'all: a\na b &: ; @echo $@ of $?; touch a b\na: b\n' > circle.mk
  $ make -j1 -f circle.mk
  make: Circular b <- b dependency dropped.
  b of
  a of b
  $ rm a b; sed s/a:.b/b:\ a/ circle.mk | make -j1 -f -
  make: Circular a <- a dependency dropped.
  a of
