`-t clean TARGET` removes every output of an edge, whichever of them is named. (K3)
ninja-1.11: removes the named one only

--- build.ninja
rule touch
  command = touch $out extra
build a b | extra: touch
---

  $ ninja > /dev/null; ls
  a
  b
  build.ninja
  extra
  $ ninja -v -t clean b
  Cleaning...
  Target b
  Remove a
  Remove b
  Remove extra
  3 files.
  $ ls
  build.ninja
