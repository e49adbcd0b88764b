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

What --unify-paths makes one is not kept, nor is it taken from what was kept without:

--- both.ninja
rule copy
  command = cp $in $out
build sub/gen: copy in
--- add
build last: copy $PWD/sub/gen
---

  $ mkdir sub; sed "s:.PWD:$PWD:" add >> both.ninja; touch sub/gen
  $ ninja -f both.ninja --snapshot=always -n last
  [1/1] cp $PWD/sub/gen last
  $ ninja -j1 -f both.ninja --snapshot=always; ls .weir | grep -c state-
  [1/2] cp in sub/gen
  [2/2] cp $PWD/sub/gen last
  2
  $ ninja -f both.ninja --snapshot=always -d stats | cut -f1 | grep -e parse -e '/state' | sed 's/ *$//'
  .weir/state load
  $ ninja -f both.ninja --unify-paths --snapshot=always -d stats | cut -f1 | grep -e parse -e '/state' | sed 's/ *$//'
  .ninja parse
  $ rm .weir/state-*; ninja -f both.ninja --unify-paths --snapshot=always; ls .weir | grep -c state-
  ninja: no work to do.
  0
  [1]

Nor is what a dyndep file adds, which is read again each time; recorded dependencies are:

--- dyn.ninja
rule scan
  command = printf 'ninja_dyndep_version = 1\nbuild obj: dyndep | mod\n' > $out
rule cc
  command = cat $in > $out; echo "$out: header" > $out.d
  depfile = $out.d
  deps = gcc
rule touch
  command = touch $out
build mod: touch mod.in
build obj.dd: scan in
build obj: cc in || obj.dd
  dyndep = obj.dd
--- header
--- mod.in
---

  $ ninja -f dyn.ninja --snapshot=always | tail -n 1
  [3/3] cat in > obj; echo "obj: header" > obj.d
  $ ninja -f dyn.ninja --snapshot=always
  ninja: no work to do.
  $ touch mod.in; ninja -f dyn.ninja --snapshot=always
  [1/2] touch mod
  [2/2] cat in > obj; echo "obj: header" > obj.d
  $ touch header; ninja -f dyn.ninja --snapshot=always
  [1/1] cat in > obj; echo "obj: header" > obj.d
  $ ninja -f dyn.ninja -d stats | cut -f1 | grep -e parse -e '/state' | sed 's/ *$//'
  .weir/state load
