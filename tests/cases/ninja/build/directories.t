The folders of outputs are made before the command runs. (E6)

--- build.ninja
rule touch
  command = touch $out
build deep/er/a deep/b: touch
build | implicit/c: touch
  command = touch implicit/c
---

  $ ninja -j1
  [1/2] touch deep/er/a deep/b
  [2/2] touch implicit/c
  $ find . -type d -not -name .weir | sort
  .
  ./deep
  ./deep/er
  ./implicit
