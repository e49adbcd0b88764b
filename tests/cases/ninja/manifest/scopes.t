Where a variable is looked up. (C1, C2, C6, C8, B6)

A file's variable has its value when the line is read; a rule's is asked when an edge needs it.

--- build.ninja
v = one
early = $v
rule show
  command = printf '%s\n' '$v' '$early' '$local' '$late' '<$nosuch>'; touch $out
  description = $out of $in at $v
build a: show in
  local = $v $other
  other = unseen
v = two
late = three
build b: show in
  v = inner
  local = $v
build c: show in
  command = echo "replaced $out"; touch c
  description =
--- in
---

  $ ninja -j1 -v
  [1/3] printf '%s\n' 'two' 'one' 'one ' 'three' '<>'; touch a
  two
  one
  one (sp)
  three
  <>
  [2/3] printf '%s\n' 'inner' 'one' 'two' 'three' '<>'; touch b
  inner
  one
  two
  three
  <>
  [3/3] echo "replaced "; touch c
  replaced (sp)
  $ rm a b c; ninja -j1
  [1/3] a of in at two
  two
  one
  one (sp)
  three
  <>
  [2/3] b of in at inner
  inner
  one
  two
  three
  <>
  [3/3] echo "replaced "; touch c
  replaced (sp)

Paths of a build statement see its own variables.

--- build.ninja
d = outer
rule cp
  command = cp $in $out
build $d/f: cp $d/g
  d = inner
--- inner/g
---

  $ ninja
  [1/1] cp inner/g inner/f

A subninja has its own scope, an include shares it.

--- build.ninja
v = top
rule show
  command = echo $v $out
include part.ninja
subninja sub.ninja
build a: show
--- part.ninja
v = included
--- sub.ninja
v = sub
rule show
  command = echo inner $v $out
build b: show
---

  $ ninja -j1 -v
  [1/2] echo inner sub b
  inner sub b
  [2/2] echo included a
  included a
