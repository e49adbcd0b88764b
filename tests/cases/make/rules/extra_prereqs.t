.EXTRA_PREREQS is for what has a rule, or finds one: sources stay what they are. (make §1.10)
make-4.3: has no .EXTRA_PREREQS

--- Makefile
.EXTRA_PREREQS = tool
a: source ; @echo $@ from $^
%.o: %.c ; @echo $@ from $^
tool: ; @echo $@
--- source

--- b.c

---

  $ make -r
  tool
  a from source
  $ make -r source
  make: Nothing to be done for 'source'.
  $ make -r b.o
  tool
  b.o from b.c
  $ make -r b.o --debug=i | grep Trying
    Trying pattern rule '%.o: %.c tool' with stem 'b'.
    Trying implicit prerequisite 'b.c'.
    Trying rule prerequisite 'tool'.
