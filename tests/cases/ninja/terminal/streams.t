What is said where: information on stdout, errors and warnings on stderr. (I2)

--- build.ninja
rule touch
  command = touch $out
build a: touch
--- bad.ninja
nonsense
---

  $ apart ninja
  [1/1] touch a
  $ apart ninja
  ninja: no work to do.
  $ apart ninja nosuch
  2> ninja: error: unknown target 'nosuch'
  [1]
  $ apart ninja -f bad.ninja
  2> ninja: error: bad.ninja:1: expected '=', got newline
  2> nonsense
  2>         ^ near here
  [1]
  $ apart ninja -C .
  ninja: Entering directory `.'
  ninja: no work to do.
  $ apart ninja -d explain
  ninja: no work to do.
