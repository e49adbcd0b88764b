Help goes to stderr and counts as failure; what is no option is refused, in so few lines that they stay in sight.
weir-only: the help has our own words

--- build.ninja
---

  $ apart ninja -h | head -3
  2> usage: ninja [options] [targets...]
  2> (sp)
  2> without targets, builds what the manifest names as default
  $ apart ninja --nonsense
  2> ninja: unrecognized option '--nonsense'
  2> -h shows all options
  [1]
  $ ninja --stauts=x
  ninja: unrecognized option '--stauts=x'
  did you mean '--status'? -h shows all options
  [1]
  $ ninja --ver
  ninja: option '--ver' is ambiguous; possibilities: '--version' '--verbose'
  -h shows all options
  [1]
  $ ninja -j
  ninja: option requires an argument -- 'j'
  -h shows all options
  [1]
  $ ninja -t lits
  ninja: fatal: unknown tool 'lits', did you mean 'list'?
  [1]
  $ ninja -d list
  debugging modes:
    stats        count operations and how long they take
    explain      say why each command has to run
    fds          check what descriptors each command has, and list ours
    keepdepfile  leave depfiles in place once they are read
    keeprsp      leave response files in place after success
  -d may be given more than once
  [1]
  $ ninja -w list
  warning flags:
    phonycycle={err,warn}  a phony target that names itself as an input
  [1]
