What is loaded is kept, and used only while it is true.
weir-only: ninja reads everything anew

--- build.ninja
include rules.ninja
build out: copy in
---

--- rules.ninja
rule copy
  command = cp $in $out
---

--- in
---

  $ ninja --snapshot=always; ls .weir
  [1/1] cp in out
  history
  jobs
  lock
  state

The log has grown; the manifest is not read any more:

  $ ninja -d stats | grep -v buckets | cut -f1 | grep -e parse -e 'load ' -e work | sed 's/ *$//'
  ninja: no work to do.
  .weir/state load
  $ ninja -d stats --no-snapshot | grep -v buckets | cut -f1 | grep -e parse -e 'load ' -e work | sed 's/ *$//'
  ninja: no work to do.
  .ninja parse
  .ninja_log load
  .ninja_deps load

A file of the same length in the same moment is another file:

  $ sed s/cp/ln/ rules.ninja > new; cat new > rules.ninja; ninja -n
  [1/1] ln in out
  $ sed s/ln/cp/ rules.ninja > new; cat new > rules.ninja; ninja
  ninja: no work to do.

Whatever is wrong with it, it is not missed:

  $ echo rubbish > .weir/state; ninja
  ninja: no work to do.
  $ rm -r .weir; ninja; ls .weir
  ninja: no work to do.
  ls: cannot access '.weir': No such file or directory
  [2]
  $ ninja --snapshot=always -n; ls .weir
  ninja: no work to do.
  ls: cannot access '.weir': No such file or directory
  [2]
  $ ninja --snapshot=always; ls -A .weir
  ninja: no work to do.
  .gitignore
  state
  $ ninja --snapshot=never
  ninja: fatal: invalid --snapshot parameter; it is always or auto
  [1]
  $ ninja -f rules.ninja --snapshot=always; ls .weir | sed 's/-.*/-HASH/'
  ninja: no work to do.
  state
  state-HASH

A pipe is read once:

  $ cat build.ninja > pipe.in; mkfifo pipe; cat pipe.in > pipe & ninja -f pipe --snapshot=always -d stats | grep -c 'ninja parse'
  1
