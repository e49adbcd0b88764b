`-t query` shows what a file is made from and what it is for. (K10)

--- build.ninja
rule cc
  command = cc $in
build a b: cc in1 in2 | imp1 || oo1 oo2 |@ val
build c: cc a
build d | d2: cc a | b || a
build val: cc in1
---

  $ ninja -t query a
  a:
    input: cc
      in1
      in2
      | imp1
      || oo1
      || oo2
    validations:
      val
    outputs:
      c
      d
      d2
      d
      d2
  $ ninja -t query in1 val d2
  in1:
    outputs:
      a
      b
      val
  val:
    input: cc
      in1
    outputs:
    validation for:
      a
      b
  d2:
    input: cc
      a
      | b
      || a
    outputs:
  $ ninja -t query ./x/../b
  b:
    input: cc
      in1
      in2
      | imp1
      || oo1
      || oo2
    validations:
      val
    outputs:
      d
      d2
  $ ninja -t query oo1^
  a:
    input: cc
      in1
      in2
      | imp1
      || oo1
      || oo2
    validations:
      val
    outputs:
      c
      d
      d2
      d
      d2
  $ ninja -t query c nonsense
  c:
    input: cc
      a
    outputs:
  ninja: error: unknown target 'nonsense'
  [1]
  $ ninja -t query
  ninja: error: expected a target to query
  [1]
