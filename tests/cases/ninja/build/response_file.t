A response file is written before the command and removed after it, unless -d keeprsp. (H11)

--- build.ninja
rule read
  command = cat $rspfile; echo; touch $out
  rspfile = $out.rsp
  rspfile_content = $in_newline [$in] $out
build a$ a: read x z$ z
--- x
--- "z z"
---

  $ ninja
  [1/1] cat 'a a'.rsp; echo; touch 'a a'
  x
  'z z' [x 'z z'] 'a a'
  $ ls
  a a
  build.ninja
  x
  z z
  $ rm a*; ninja -d keeprsp
  [1/1] cat 'a a'.rsp; echo; touch 'a a'
  x
  'z z' [x 'z z'] 'a a'
  $ ls
  a a
  a a.rsp
  build.ninja
  x
  z z
  $ cat *.rsp
  x
  'z z' [x 'z z'] 'a a' (no-eol)

It counts as part of the command.

  $ sed -i 's/ .out$/ changed/' build.ninja
  $ ninja
  [1/1] cat 'a a'.rsp; echo; touch changed
  x
  'z z' [x 'z z'] changed
