No implicit rule goes on behind a terminal one, not even for what the makefile mentions. (make §1.13)

--- Makefile
hello.z:
%.z:: %.x ; touch $@
%.x: ;
unrelated: hello.x

---

  $ make
  make: *** No rule to make target 'hello.x', needed by 'hello.z'.  Stop.
  [2]
