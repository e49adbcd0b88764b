Automatic variables say what a recipe is about. (make §1.12)

--- Makefile
all: d/out.x
d/out.x: a b a | c
	@echo '$$@=$@ $$<=$< $$^=$^ $$+=$+ $$|=$| $$?=$? $$(@D)=$(@D) $$(@F)=$(@F)'
%.y: %.z
	@echo '$$*=$* $$<=$< $$(*D)=$(*D) $$(*F)=$(*F)'
a b c:
--- s/t.z

---

  $ make
  $@=d/out.x $<=a $^=a b $+=a b a $|=c $?=a b $(@D)=d $(@F)=out.x
  $ make s/t.y
  $*=s/t $<=s/t.z $(*D)=s $(*F)=t
