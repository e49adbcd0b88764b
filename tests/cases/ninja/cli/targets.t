Targets are canonical paths; the unknown ones get a suggestion.

--- build.ninja
rule touch
  command = touch $out
build sub/out: touch in
build all: phony sub/out
--- in
--- empty.ninja
--- defaults.ninja
rule touch
  command = touch $out
build b: touch
build a: touch
build c: touch
default a
default b
---

  $ ninja ./sub//x/../out
  [1/1] touch sub/out
  $ ninja all
  ninja: no work to do.
  $ ninja in
  ninja: no work to do.
  $ ninja ''
  ninja: error: empty path
  [1]
  $ ninja sub/oat
  ninja: error: unknown target 'sub/oat', did you mean 'sub/out'?
  [1]
  $ ninja entirely/different
  ninja: error: unknown target 'entirely/different'
  [1]
  $ ninja clean
  ninja: error: unknown target 'clean', did you mean 'ninja -t clean'?
  [1]
  $ ninja help
  ninja: error: unknown target 'help', did you mean 'ninja -h'?
  [1]
  $ ninja in^
  ninja: no work to do.
  $ ninja sub/out^
  ninja: no work to do.
  $ ninja all^
  ninja: error: 'all' has no out edge
  [1]
  $ ninja -f empty.ninja
  ninja: no work to do.
  $ ninja -j1 -f defaults.ninja
  [1/2] touch b
  [2/2] touch a
