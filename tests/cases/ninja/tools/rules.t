`-t rules` lists the rules of the top scope, with their descriptions if asked. (K16)

--- build.ninja
rule link
  command = link $in
  description = LINK ${out} $with more
rule cc
  command = cc $in
subninja sub.ninja
--- sub.ninja
rule hidden
  command = true
---

  $ ninja -t rules
  cc
  link
  phony
  $ ninja -t rules -d
  cc
  link: LINK ${out} ${with} more
  phony
