The manifest is brought up to date first, and read again.

--- build.ninja
rule configure
  command = sed s/old/new/ $in > $out
  description = configuring
  generator = 1
rule touch
  command = touch $out
build build.ninja: configure input
build old: touch
--- input
rule configure
  command = sed s/old/new/ $in > $out
  description = configuring
  generator = 1
rule touch
  command = touch $out
build build.ninja: configure input
build old: touch
---

  $ touch input
  $ ninja
  [1/1] configuring
  [1/1] touch new
  $ ninja
  ninja: no work to do.
  $ touch input
  $ ninja ./build.ninja
  [1/1] configuring
  ninja: no work to do.
  $ touch input
  $ ninja nonsense
  [1/1] configuring
  ninja: error: unknown target 'nonsense'
  [1]
  $ touch input
  $ ninja -n
  [1/1] configuring
