What cannot be removed because a file stands in place of its folder is an error, as with ninja. (K3)

--- build.ninja
rule touch
  command = touch $out
build in/a: touch
build b: touch
---
--- in
---

  $ touch b; apart ninja -t clean
  Cleaning... 1 files.
  2> ninja: error: remove(in/a): Not a directory
  [1]
