A graph that is all cycle has no roots, and then there is nothing to start from.

--- build.ninja
rule r
  command = make $out
build a: r b
build b: r a
---

  $ ninja -t targets
  ninja: error: could not determine root nodes of build graph
  [1]
  $ ninja -t commands
  ninja: error: could not determine root nodes of build graph
  [1]
  $ ninja
  ninja: error: could not determine root nodes of build graph
  [1]
