`-C` changes the directory and says so for Emacs, but not when a tool speaks or nobody wants to hear.

--- sub/build.ninja
rule touch
  command = touch $out
build a: touch
--- other/build.ninja
---

  $ ninja -C sub
  ninja: Entering directory `sub'
  [1/1] touch a
  $ ninja -C nowhere -C other
  ninja: Entering directory `other'
  ninja: no work to do.
  $ ninja -C sub -t targets all
  a: touch
  $ ninja -C nowhere
  ninja: Entering directory `nowhere'
  ninja: fatal: chdir to 'nowhere' - No such file or directory
  [1]
