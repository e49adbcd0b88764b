The depth of a pool is a decimal number and nothing else. (B4)
ninja-1.11: took what atoi made of it; strict since 1.14

  $ printf 'pool p\n  depth = x\n' > build.ninja; ninja 2>&1 | head -1
  ninja: error: build.ninja:2: invalid pool depth
  $ printf 'pool p\n  depth = 3x\n' > build.ninja; ninja 2>&1 | head -1
  ninja: error: build.ninja:2: invalid pool depth
