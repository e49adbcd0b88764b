Generators call tools on the directory that is being built. (F10)

--- build.ninja
rule configure
  command = sh configure
  description = configuring
  generator = 1
rule touch
  command = touch $out
rule clean
  command = ninja -t clean
  description = cleaning
build build.ninja: configure config
build a: touch
build b: touch
build clean: clean
default a b
--- configure
set -e
sed s/b:/c:/ build.ninja | sed 's/a b$/a c/' > next
mv next build.ninja
ninja --version > /dev/null
ninja -t restat build.ninja
ninja -t cleandead
ninja -t recompact
ninja -t compdb nothing
--- config
---

  $ ninja -j1 a b
  [1/2] touch a
  [2/2] touch b
  $ touch config
  $ ninja
  [1/1] configuring
  Cleaning... 1 files.
  [
  ]
  [1/1] touch c
  $ ls
  a
  build.ninja
  c
  config
  configure
  $ ninja
  ninja: no work to do.
  $ ninja clean
  [1/1] cleaning
  Cleaning... 2 files.
  $ ls
  build.ninja
  config
  configure
