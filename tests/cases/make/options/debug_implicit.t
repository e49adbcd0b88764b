--debug=i tells of the search for implicit rules. (make §1.15)

--- Makefile
all: p.o sub/q.o x.w | lib(m)
%.o: %.c c.h %.x ; @:
%.o: %.y k.h ; @touch $@
%.y: %.z ; @touch $@
sub/q.c:
.SECONDEXPANSION:
%.c: $$(dir $$*)t.h u.h ; @touch $@
%.w:: ; @:
(%): % | dir ; @:
m: ; @:
dir: ; @:
--- p.z

--- k.h

--- builtin.mk
all: a.x
--- a.x

---

  $ make -r -k --debug=i 2>&1 | sed '1,/^Updating goal/d'
   File 'all' does not exist.
   Looking for an implicit rule for 'all'.
   No implicit rule found for 'all'.
    File 'p.o' does not exist.
    Looking for an implicit rule for 'p.o'.
     Trying pattern rule '%.o: %.c c.h %.x' with stem 'p'.
     Trying implicit prerequisite 'p.c'.
     Not found 'p.c'.
     Trying pattern rule '%.o: %.y k.h' with stem 'p'.
     Trying implicit prerequisite 'p.y'.
     Not found 'p.y'.
     Trying harder.
     Trying pattern rule '%.o: %.c c.h %.x' with stem 'p'.
     Trying implicit prerequisite 'p.c'.
     Looking for a rule with intermediate file 'p.c'.
      Avoiding implicit rule recursion for rule '%.o: %.c c.h %.x'.
      Trying pattern rule '%.c: $(dir $*)t.h u.h' with stem 'p'.
      Trying implicit prerequisite 't.h'.
      Not found 't.h'.
      Trying harder.
      Trying pattern rule '%.c: $(dir $*)t.h u.h' with stem 'p'.
      Trying implicit prerequisite 't.h'.
      Looking for a rule with explicit file 't.h'.
       Avoiding implicit rule recursion for rule '%.o: %.c c.h %.x'.
       Avoiding implicit rule recursion for rule '%.c: $(dir $*)t.h u.h'.
      No implicit rule found for 't.h'.
      Rejecting rule '%.c: $(dir $*)t.h u.h' due to impossible prerequisite 't.h'.
     No implicit rule found for 'p.c'.
     Rejecting rule '%.o: %.c c.h %.x' due to impossible prerequisite 'p.c'.
     Trying pattern rule '%.o: %.y k.h' with stem 'p'.
     Trying implicit prerequisite 'p.y'.
     Looking for a rule with intermediate file 'p.y'.
      Avoiding implicit rule recursion for rule '%.o: %.y k.h'.
      Trying pattern rule '%.y: %.z' with stem 'p'.
      Trying implicit prerequisite 'p.z'.
      Found 'p.z'.
     Found implicit rule '%.y: %.z' for 'p.y'.
     Trying rule prerequisite 'k.h'.
     Found 'k.h'.
    Found implicit rule '%.o: %.y k.h' for 'p.o'.
      Looking for an implicit rule for 'p.z'.
      No implicit rule found for 'p.z'.
     Looking for an implicit rule for 'k.h'.
     No implicit rule found for 'k.h'.
     File 'p.y' does not exist.
    Must remake target 'p.y'.
    Successfully remade target file 'p.y'.
   Must remake target 'p.o'.
   Successfully remade target file 'p.o'.
    File 'sub/q.o' does not exist.
    Looking for an implicit rule for 'sub/q.o'.
     Trying pattern rule '%.o: %.c c.h %.x' with stem 'q'.
     Trying implicit prerequisite 'sub/q.c'.
     'sub/q.c' ought to exist.
     Trying rule prerequisite 'c.h'.
     Not found 'c.h'.
     Trying pattern rule '%.o: %.y k.h' with stem 'q'.
     Trying implicit prerequisite 'sub/q.y'.
     Not found 'sub/q.y'.
     Trying harder.
     Trying pattern rule '%.o: %.c c.h %.x' with stem 'q'.
     Trying implicit prerequisite 'sub/q.c'.
     'sub/q.c' ought to exist.
     Trying rule prerequisite 'c.h'.
     Looking for a rule with explicit file 'c.h'.
      Avoiding implicit rule recursion for rule '%.o: %.c c.h %.x'.
     No implicit rule found for 'c.h'.
     Rejecting rule '%.o: %.c c.h %.x' due to impossible prerequisite 'c.h'.
     Trying pattern rule '%.o: %.y k.h' with stem 'q'.
     Trying implicit prerequisite 'sub/q.y'.
     Looking for a rule with intermediate file 'sub/q.y'.
      Avoiding implicit rule recursion for rule '%.o: %.y k.h'.
      Trying pattern rule '%.y: %.z' with stem 'q'.
      Trying implicit prerequisite 'sub/q.z'.
      Not found 'sub/q.z'.
      Trying harder.
      Trying pattern rule '%.y: %.z' with stem 'q'.
      Trying implicit prerequisite 'sub/q.z'.
      Looking for a rule with intermediate file 'sub/q.z'.
       Avoiding implicit rule recursion for rule '%.o: %.y k.h'.
       Avoiding implicit rule recursion for rule '%.y: %.z'.
      No implicit rule found for 'sub/q.z'.
      Rejecting rule '%.y: %.z' due to impossible prerequisite 'sub/q.z'.
     No implicit rule found for 'sub/q.y'.
     Rejecting rule '%.o: %.y k.h' due to impossible prerequisite 'sub/q.y'.
    No implicit rule found for 'sub/q.o'.
   Must remake target 'sub/q.o'.
  make: *** No rule to make target 'sub/q.o', needed by 'all'.
   Failed to remake target file 'sub/q.o'.
    File 'x.w' does not exist.
    Looking for an implicit rule for 'x.w'.
     Trying pattern rule '%.w::' with stem 'x'.
    Found implicit rule '%.w::' for 'x.w'.
   Must remake target 'x.w'.
   Successfully remade target file 'x.w'.
    File 'lib(m)' does not exist.
    Looking for an implicit rule for 'lib(m)'.
    No implicit rule found for 'lib(m)'.
    Looking for archive-member implicit rule for 'lib(m)'.
     Trying pattern rule '(%): % | dir' with stem 'm'.
     Trying implicit prerequisite 'm'.
     'm' ought to exist.
     Trying rule prerequisite 'dir'.
     'dir' ought to exist.
    Found implicit rule '(%): % | dir' for '(m)'.
     File 'm' does not exist.
    Must remake target 'm'.
    Successfully remade target file 'm'.
     File 'dir' does not exist.
    Must remake target 'dir'.
    Successfully remade target file 'dir'.
   Must remake target 'lib(m)'.
   Successfully remade target file 'lib(m)'.
  make: Target 'all' not remade because of errors.
  Removing intermediate files...
  rm p.y
What the builtin rules come to, which try the same names again and again:
  $ make -f builtin.mk --debug=i | sed '1,/^Updating goal/d' > log; grep -n 'Rejecting' log | head -12
  173:    Rejecting rule '%.c: %.y' due to impossible prerequisite 'all.y'.
  197:    Rejecting rule '%.c: %.l' due to impossible prerequisite 'all.l'.
  221:    Rejecting rule '%.c: %.w' due to impossible prerequisite 'all.w'.
  223:    Rejecting rule '%.c: %.w %.ch' due to impossible implicit prerequisite 'all.w'.
  225:   Rejecting rule '%.o: %.c' due to impossible prerequisite 'all.c'.
  248:   Rejecting rule '%.o: %.cc' due to impossible prerequisite 'all.cc'.
  271:   Rejecting rule '%.o: %.C' due to impossible prerequisite 'all.C'.
  294:   Rejecting rule '%.o: %.cpp' due to impossible prerequisite 'all.cpp'.
  342:    Rejecting rule '%.p: %.web' due to impossible prerequisite 'all.web'.
  344:   Rejecting rule '%.o: %.p' due to impossible prerequisite 'all.p'.
  395:    Rejecting rule '%.f: %.F' due to impossible prerequisite 'all.F'.
  403:     Rejecting rule '%.r: %.l' due to impossible implicit prerequisite 'all.l'.
  $ sed 's/^ *//; s/ .*//' log | grep -E '^(Trying|Rejecting|Avoiding|Found|Not|No|Looking)$' | sort | uniq -c
       88 Avoiding
       40 Looking
       40 No
      270 Not
       72 Rejecting
      690 Trying
