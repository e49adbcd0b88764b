.EXTRA_PREREQS that name the target itself are none for it; of a pattern they are none at all. (make §1.10)
make-4.3: has no .EXTRA_PREREQS

--- Makefile
all: a b
a: .EXTRA_PREREQS = b a
%b: .EXTRA_PREREQS = never
a b: ; @echo $@
--- pattern
.EXTRA_PREREQS = tool
all: ; @echo $@
%ol: ; @echo $@
---

  $ make
  a
  b
  $ make -f pattern
  make: Circular tool <- tool dependency dropped.
  tool
  all
