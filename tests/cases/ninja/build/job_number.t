What -j and -l take. (H2, H4)

--- build.ninja
rule touch
  command = touch $out
build a: touch
---

  $ ninja -jx
  ninja: fatal: invalid -j parameter
  [1]
  $ ninja -j-1
  ninja: fatal: invalid -j parameter
  [1]
  $ ninja -lx
  ninja: fatal: -l parameter not numeric: did you mean -l 0.0?
  [1]
  $ ninja -j0 -l 100 -n
  [1/1] touch a
