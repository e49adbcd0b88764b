A cycle is named from the first node of it that was asked for. (E4)

--- build.ninja
rule cat
  command = cat $in > $out
build a: cat b
build b: cat c
build c: cat a
build top: cat b
build self: cat self
build one two: cat one
build p: phony q
build q: phony p
build ok: cat |@ v
build v: cat ok
---

  $ ninja a
  ninja: error: dependency cycle: a -> b -> c -> a
  [1]
  $ ninja c
  ninja: error: dependency cycle: c -> a -> b -> c
  [1]
  $ ninja top
  ninja: error: dependency cycle: b -> c -> a -> b
  [1]
  $ ninja self
  ninja: error: dependency cycle: self -> self
  [1]
  $ ninja two
  ninja: error: dependency cycle: one -> one
  [1]
  $ ninja p
  ninja: error: dependency cycle: p -> q -> p
  [1]

Only what is asked for is looked at, and a validation makes no cycle.

  $ ninja ok
  [1/2] cat  > ok
  [2/2] cat ok > v
