Dependencies of a phony target are those that the manifest names. (E2)
weir-only: what ninja takes for the depfile of a phony target is missing: whoever reads that runs every time

--- build.ninja
depfile = nowhere.d
rule touch
  command = touch $out
build group: phony in
build out: touch group
  depfile =
--- in
---

  $ ninja
  [1/1] touch out
  $ ninja
  ninja: no work to do.
