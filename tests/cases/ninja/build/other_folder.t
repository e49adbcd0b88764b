With -C the build happens elsewhere; with -f another manifest is read. (I12, K21)

--- sub/build.ninja
rule touch
  command = touch $out
build a: touch
--- sub/other.ninja
rule touch
  command = touch $out
build b: touch
---

  $ ninja -C sub
  ninja: Entering directory `sub'
  [1/1] touch a
  $ ninja -C sub
  ninja: Entering directory `sub'
  ninja: no work to do.
  $ ninja -C nosuch -C sub -f other.ninja
  ninja: Entering directory `sub'
  [1/1] touch b
  $ ls sub
  a
  b
  build.ninja
  other.ninja
  $ ninja -C sub -t targets
  a: touch
  $ ninja -C nosuch
  ninja: Entering directory `nosuch'
  ninja: fatal: chdir to 'nosuch' - No such file or directory
  [1]
