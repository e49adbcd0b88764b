Paths are compared in their shortest spelling. (D1, D2)

--- build.ninja
rule r
  command = true
build ./a: r b/../c .//d
build e: r ./a a/../a x/./y/../z/
build ../up: r .. ../../f /abs//g/../h
---

  $ ninja -t query e
  e:
    input: r
      a
      a
      x/z
    outputs:
  $ ninja -t query ../up a
  ../up:
    input: r
      ..
      ../../f
      /abs/h
    outputs:
  a:
    input: r
      c
      d
    outputs:
      e
      e
  $ touch c d; mkdir -p x/z; ninja -n x/../a
  [1/1] true
