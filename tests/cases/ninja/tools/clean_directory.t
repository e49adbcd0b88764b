A directory that is not empty is not cleaned, and that is said. (K3)

--- build.ninja
rule dir
  command = mkdir -p $out/inside
build tree: dir
build empty: dir
---

  $ ninja > /dev/null; rmdir empty/inside
  $ ninja -t clean
  Cleaning... ninja: error: remove(tree): Directory not empty
  1 files.
  [1]
  $ ls
  build.ninja
  tree
