With builddir, records are kept there. (B12)

--- build.ninja
builddir = deep/records
rule touch
  command = touch $out
build out: touch
---

  $ ninja
  [1/1] touch out
  $ ls -A -I .weir . deep/records
  .:
  build.ninja
  deep
  out
  (blank)
  deep/records:
  .ninja_log
  $ ninja
  ninja: no work to do.
