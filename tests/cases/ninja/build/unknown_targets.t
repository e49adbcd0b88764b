A target that nobody has heard of is an error, with a guess at what was meant. (D3)

--- build.ninja
rule touch
  command = touch $out
build program: touch main.c
--- main.c
---

  $ ninja progam
  ninja: error: unknown target 'progam', did you mean 'program'?
  [1]
  $ ninja clean
  ninja: error: unknown target 'clean', did you mean 'ninja -t clean'?
  [1]
  $ ninja help
  ninja: error: unknown target 'help', did you mean 'ninja -h'?
  [1]
  $ ninja something_else_entirely
  ninja: error: unknown target 'something_else_entirely'
  [1]
  $ ninja ''
  ninja: error: empty path
  [1]
  $ ninja main.c
  ninja: no work to do.
  $ ninja main.c^
  [1/1] touch program
  $ ninja program^
  ninja: error: 'program' has no out edge
  [1]
