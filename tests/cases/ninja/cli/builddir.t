The logs are in `builddir`, which is created, and which is where targets are looked for as well.
ninja-1.11: does not look for targets there

--- build.ninja
builddir = deep/er/out
rule touch
  command = touch $out
build $builddir/foo: touch
build bar: touch
build $builddir/bar: touch
--- blocked.ninja
builddir = file/out
--- file
---

  $ ninja foo
  [1/1] touch deep/er/out/foo
  $ ls -A -I .weir deep/er/out
  .ninja_log
  foo
  $ ninja bar
  [1/1] touch bar
  $ ninja nope
  ninja: error: unknown target 'nope'
  [1]
  $ ninja -f blocked.ninja
  ninja: error: creating build directory file/out: Not a directory
  [1]
