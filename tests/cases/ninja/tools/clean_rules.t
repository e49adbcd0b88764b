`-t clean -r RULE` removes what rules made. (K3)

--- build.ninja
rule touch
  command = touch $out
rule copy
  command = cp $in $out
build a: touch
build b: copy a
build c: touch b
---

  $ ninja > /dev/null; ls
  a
  b
  build.ninja
  c
  $ ninja -v -t clean -r copy nope
  Cleaning...
  Rule copy
  Remove b
  ninja: error: unknown rule 'nope'
  1 files.
  [1]
  $ ls
  a
  build.ninja
  c
  $ ninja -t clean -r touch
  Cleaning... 2 files.
  $ ls
  build.ninja
  $ ninja -t clean -r
  ninja: error: expected a rule to clean
  [1]
