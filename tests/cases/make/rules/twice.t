Targets that stand twice in a rule, or do not match its pattern; patterns among names. (make §1.10)

--- Makefile
a a: one two ; @echo '$@: $+'
odd x1: %1: one | two ; @echo '$@ $*: $+ | $|'
one two: ;
--- groups
a &: ; @echo $@
a &: ; @echo $@ again
--- mixed
a: ; @echo
a %b c: ; @echo '$@'
---

  $ make a odd x1
  Makefile:1: target 'a' given more than once in the same rule
  Makefile:2: target 'odd' doesn't match the target pattern
  a: one two one two
  odd odd:  | 
  x1 x: one | two
  $ make -f groups
  groups:2: warning: overriding recipe for target 'a'
  groups:1: warning: ignoring old recipe for target 'a'
  groups:2: warning: overriding group membership for target 'a'
  a again
  $ make -f mixed
  mixed:2: warning: overriding recipe for target 'a'
  mixed:1: warning: ignoring old recipe for target 'a'
  mixed:2: *** mixed implicit and normal rules: deprecated syntax
  a

A rule is judged when it ends.

--- late
a %b: ;
%c d: ;
ifeq
---

  $ make -f late
  late:1: *** mixed implicit and normal rules: deprecated syntax
  late:3: *** invalid syntax in conditional.  Stop.
  [2]
