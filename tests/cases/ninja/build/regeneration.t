A manifest that is itself a target is brought up to date first, and read again. (L1)

--- build.ninja
rule regen
  command = sed "s/[@]V[@]/$$(cat value)/" $in > $out
  generator = 1
  description = REGEN
build build.ninja: regen template | value
--- template
rule regen
  command = sed "s/[@]V[@]/$$(cat value)/" $in > $out
  generator = 1
  description = REGEN
rule say
  command = echo @V@ > $out
build build.ninja: regen template | value
build out: say
default out
--- value
one
---

  $ touch template
  $ ninja
  [1/1] REGEN
  [1/1] echo one > out
  $ cat out
  one
  $ ninja
  ninja: no work to do.
  $ echo two > value
  $ ninja
  [1/1] REGEN
  [1/1] echo two > out
  $ cat out
  two

Asked for by name it is nothing special.

  $ touch value
  $ ninja build.ninja
  [1/1] REGEN
  ninja: no work to do.
  $ ninja -n
  ninja: no work to do.
