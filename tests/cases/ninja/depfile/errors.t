A depfile that cannot be read after the command makes it fail. (H12, C9, O3)
ninja-1.11: exit codes and texts since 1.13

--- build.ninja
rule cc
  command = $cmd; touch $out
  depfile = $out.d
  deps = gcc
build no_colon: cc
  cmd = echo a b > no_colon.d
build inputs: cc
  cmd = printf 'inputs: a\na: b\n' > inputs.d
build no_depfile: cc
  depfile =
  cmd = :
build unknown: cc
  deps = icc
  cmd = :
---

  $ ninja no_colon
  [1/1] echo a b > no_colon.d; touch no_colon
  FAILED: [code=1] no_colon (sp)
  echo a b > no_colon.d; touch no_colon
  expected ':' in depfile
  ninja: build stopped: subcommand failed.
  [1]
  $ ninja inputs
  [1/1] printf 'inputs: a\na: b\n' > inputs.d; touch inputs
  FAILED: [code=1] inputs (sp)
  printf 'inputs: a\na: b\n' > inputs.d; touch inputs
  inputs may not also have inputs
  ninja: build stopped: subcommand failed.
  [1]
  $ ninja no_depfile
  [1/1] :; touch no_depfile
  FAILED: [code=1] no_depfile (sp)
  :; touch no_depfile
  edge with deps=gcc but no depfile makes no sense
  ninja: build stopped: subcommand failed.
  [1]
  $ ninja unknown
  ninja: fatal: unknown deps type 'icc'
  [1]
