`-t clean TARGET` removes a target and all that it was made from. (K3)

--- build.ninja
rule touch
  command = touch $out
build a1: touch
build a2: touch a1
build b1: touch
build b2: touch b1 || p
build p: phony q
build q: touch
---

  $ ninja > /dev/null; ls
  a1
  a2
  b1
  b2
  build.ninja
  q
  $ ninja -v -t clean a2
  Cleaning...
  Target a2
  Remove a2
  Remove a1
  2 files.
  $ ninja -v -t clean ./b2 nope ''
  Cleaning...
  Target b2
  Remove b2
  Remove b1
  Remove q
  ninja: error: unknown target 'nope'
  ninja: error: failed to canonicalize '': empty path
  3 files.
  [1]
  $ ls
  build.ninja
