`-t query` and `-t graph` read dyndep files that are there, and complain of those that are not. (N5)

--- build.ninja
rule r
  command = true $in $out
build out: r in || dd
  dyndep = dd
build extra.in: r
--- dd
ninja_dyndep_version = 1
build out | extra.out: dyndep | extra.in
---

  $ ninja -t query out
  out:
    input: r
      in
      | extra.in
      || dd
    outputs:
  $ ninja -t query extra.out extra.in
  ninja: error: unknown target 'extra.out', did you mean 'extra.in'?
  [1]
  $ ninja -t query out extra.in
  out:
    input: r
      in
      | extra.in
      || dd
    outputs:
  extra.in:
    input: r
    outputs:
      out
      extra.out
  $ rm dd
  $ ninja -t query out
  out:
  ninja: warning: loading 'dd': No such file or directory
  (blank)
    input: r
      in
      || dd
    outputs:
