Variables of a rule may not need themselves. (C4)

--- build.ninja
rule r
  command = echo $description
  description = $depfile
  depfile = $command
build a: r
---

  $ ninja
  ninja: fatal: cycle in rule variables: command -> description -> depfile -> command
  [1]
