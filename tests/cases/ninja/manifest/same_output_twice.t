An output has one build statement, and stands in it once. (B5)
ninja-1.11: duplicate outputs within a statement were a warning, an error since 1.12

  $ printf 'rule r\n  command = true\nbuild a a: r\n' > build.ninja; ninja 2>&1 | head -1
  ninja: error: build.ninja:\d: a is defined as an output multiple times (re)
  $ printf 'rule r\n  command = true\nbuild a | ./a: r\n' > build.ninja; ninja 2>&1 | head -1
  ninja: error: build.ninja:\d: a is defined as an output multiple times (re)
  $ printf 'rule r\n  command = true\nbuild a: r\nbuild b a: r\n' > build.ninja; ninja 2>&1 | head -1
  ninja: error: build.ninja:\d: multiple rules generate a (re)
