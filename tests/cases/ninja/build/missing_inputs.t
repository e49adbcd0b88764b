A file that is needed and that nothing makes is an error before anything runs. (E3, J5)

--- build.ninja
rule touch
  command = touch $out
build first: touch
build a: touch first nosuch
build b: touch | nosuch
build c: touch || nosuch
build d: phony nosuch
build e: phony || nosuch
build f: touch |@ v
build v: touch nosuch
---

  $ ninja a
  ninja: error: 'nosuch', needed by 'a', missing and no known rule to make it
  [1]
  $ ninja b
  ninja: error: 'nosuch', needed by 'b', missing and no known rule to make it
  [1]
  $ ninja c
  ninja: error: 'nosuch', needed by 'c', missing and no known rule to make it
  [1]
  $ ninja d
  ninja: error: 'nosuch', needed by 'd', missing and no known rule to make it
  [1]
  $ ninja f
  ninja: error: 'nosuch', needed by 'v', missing and no known rule to make it
  [1]
  $ ninja nosuch
  ninja: error: 'nosuch' missing and no known rule to make it
  [1]
  $ ls
  build.ninja

But a phony that only orders itself after such a file is content.

  $ ninja e
  ninja: no work to do.
