What a pattern's != and :::= say is computed for each target that matches, when its recipe needs it. (make §1.5)
make-4.3: does not know :::=

--- Makefile
N := as read
aa: N := of aa
%a: V :::= $(info aa's, $N)$N
%b: V :::= $(info bb's)x$$y
%b: V += plus
%c: V != echo cc >&2; echo "run for it"
%d: V :::= $(info a source's)
%e: V :::= $(info of what has no recipe)
%f: V :::= $(info of what has an empty one)
N := in the end
aa: bb cc dd ee ff ; @echo '$@: $V, $(origin V) $(flavor V)'
bb: ; @echo '$@: $V'
cc: bb ; @echo '$@: $V'; echo again '$V'
ee:
ff: ; @
--- dd
--- seconds.mk
.SECONDEXPANSION:
%b: V :::= $(info bb's)cc
bb: $$V ; @echo $@ of $^
cc: ;
---

  $ make -j1 2>&1
  aa's, in the end
  bb's
  bb: x$y plus
  cc
  cc: run for it
  again run for it
  aa: in the end, file recursive
  $ make -j1 -n cc
  cc
  bb's
  echo 'bb: x$y plus'
  echo 'cc: run for it'; echo again 'run for it'
  $ make -f seconds.mk
  bb's
  bb of cc
