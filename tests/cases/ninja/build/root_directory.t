The root directory is an input like others, also beside files in it. (D1, E7)
ninja-1.11: the path / becomes empty

--- build.ninja
rule list
  command = ls -d $in
build out: list / /etc /dev
---

  $ ninja -n
  [1/1] ls -d / /etc /dev
