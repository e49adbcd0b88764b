What a tool does not know it refuses, with its usage. (K21)
weir-only: the usage has our own words

--- build.ninja
---

  $ ninja -t clean -x
  clean: invalid option -- 'x'
  usage: ninja -t clean [options] [targets]
  (blank)
  options:
    -g     also what generator rules made
    -r     the arguments are rules: remove what these made
  [1]
  $ ninja -t commands -x
  commands: invalid option -- 'x'
  usage: ninja -t commands [options] [targets]
  (blank)
  options:
    -s     only the command that makes each target, not those before it
  [1]
  $ ninja -t rules --help
  rules: invalid option -- '-'
  usage: ninja -t rules [options]
  (blank)
  options:
    -d     show each rule's description as well
    -h     show this
  [1]
  $ ninja -t inputs --dep --no-such
  inputs: unrecognized option '--no-such'
  usage: ninja -t inputs [options] [targets]
  (blank)
  Shows every file that the targets are made from, validations apart: quoted
  for a shell and sorted by name, unless told otherwise.
  (blank)
  options:
    -0, --print0            end each name with NUL instead of a newline
    -E, --no-shell-escape   do not quote
    -d, --dependency-order  each file after those it is made from
    -h, --help              show this
  [1]
