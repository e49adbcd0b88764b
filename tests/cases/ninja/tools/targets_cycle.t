A cycle does not keep `-t targets` or any other tool from coming to an end.
weir-only: ninja recurses until its stack is used up

--- build.ninja
rule r
  command = make $out
build a: r b
build b: r a
build top: r a
---

  $ ninja -t targets depth 0
  top: r
    a: r
      b: r
        a: r
  $ ninja -t commands top
  make b
  make a
  make top
  $ ninja -t inputs -d top
  b
  a
  $ ninja -t graph top | tail -4
  "n2" -> "n1" [label=" r"]
  "n2" [label="b"]
  "n1" -> "n2" [label=" r"]
  }
  $ ninja -t missingdeps top
  Processed 3 nodes.
  No missing dependencies on generated files found.
  $ ninja -n -t clean top
  Cleaning...
  Target top
  0 files.
