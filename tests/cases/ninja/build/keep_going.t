With -k N the build goes on until N commands failed; with 0, as far as it can. (H3, H16)
ninja-1.11: exit codes are the command's since 1.13

--- build.ninja
rule sh
  command = $cmd
build a: sh
  cmd = echo a; exit 1
build b: sh
  cmd = echo b; exit 2
build c: sh
  cmd = echo c; touch c
build d: sh a
  cmd = echo d
---

  $ ninja -j1
  [1/4] echo a; exit 1
  FAILED: [code=1] a (sp)
  echo a; exit 1
  a
  ninja: build stopped: subcommand failed.
  [1]
  $ ninja -j1 -k2
  [1/4] echo a; exit 1
  FAILED: [code=1] a (sp)
  echo a; exit 1
  a
  [2/4] echo b; exit 2
  FAILED: [code=2] b (sp)
  echo b; exit 2
  b
  ninja: build stopped: subcommands failed.
  [2]
  $ ninja -j1 -k3
  [1/4] echo a; exit 1
  FAILED: [code=1] a (sp)
  echo a; exit 1
  a
  [2/4] echo b; exit 2
  FAILED: [code=2] b (sp)
  echo b; exit 2
  b
  [3/4] echo c; touch c
  c
  ninja: build stopped: cannot make progress due to previous errors.
  [2]
  $ ninja -j1 -k0
  [1/3] echo a; exit 1
  FAILED: [code=1] a (sp)
  echo a; exit 1
  a
  [2/3] echo b; exit 2
  FAILED: [code=2] b (sp)
  echo b; exit 2
  b
  ninja: build stopped: cannot make progress due to previous errors.
  [2]
  $ ninja -j1 -k-1 | tail -1
  ninja: build stopped: cannot make progress due to previous errors.
  $ ninja -k x
  ninja: fatal: -k parameter not numeric; did you mean -k 0?
  [1]
