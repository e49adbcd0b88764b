Without targets the defaults are built, without defaults what nothing else consumes. (B8, B10)

--- build.ninja
rule t
  command = touch $out
build a: t
build b: t a
build c: t a
---

  $ ninja -j1; rm a b c
  [1/3] touch a
  [2/3] touch b
  [3/3] touch c
  $ echo 'default ./c' >> build.ninja; ninja; rm a c
  [1/2] touch a
  [2/2] touch c
  $ echo 'default a b' >> build.ninja; ninja -j1
  [1/3] touch a
  [2/3] touch b
  [3/3] touch c
  $ printf '' > build.ninja; ninja
  ninja: no work to do.
  $ printf 'build a: phony b\nbuild b: phony a\n' > build.ninja; ninja
  ninja: error: could not determine root nodes of build graph
  [1]
