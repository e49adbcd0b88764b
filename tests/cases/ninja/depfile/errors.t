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
  $ ninja inputs
  $ ninja no_depfile
  $ ninja unknown
