A build statement without variables of its own sees the file's before the rule's. (C3)

--- build.ninja
rule show
  command = echo "$out by the rule"
  description = RULE $out
description = FILE $out
build a: show
build b: show
  any = thing
---

  $ ninja -j1
  [1/2] FILE (sp)
  a by the rule
  [2/2] RULE b
  b by the rule
