`--events` writes what happens as lines of JSON, from the start of a build to its end.
weir-only: the option is ours

--- build.ninja
rule touch
  command = touch $out
build a: touch
build bad: touch missing
default a
---

  $ ninja --events=log.jsonl
  [1/1] touch a
  $ sed 's/.*"reason":"\([^"]*\)".*/\1/' log.jsonl
  build-started
  step-planned
  step-started
  step-finished
  build-finished
  $ ninja --events=log.jsonl
  ninja: no work to do.
  $ sed 's/.*"reason":"\([^"]*\)".*/\1/' log.jsonl
  build-started
  build-finished
  $ ninja --events=log.jsonl bad
  ninja: error: 'missing', needed by 'bad', missing and no known rule to make it
  [1]
  $ tail -1 log.jsonl | sed 's/"t":[0-9]*/"t":T/'
  {"v":1,"t":T,"reason":"build-finished","success":false,"code":1}
  $ ninja --events=no/where
  ninja: fatal: opening 'no/where': No such file or directory
  [1]
