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
  $ ninja -j1 -k2
  $ ninja -j1 -k3
  $ ninja -j1 -k0
  $ ninja -j1 -k-1 | tail -1
  $ ninja -k x
