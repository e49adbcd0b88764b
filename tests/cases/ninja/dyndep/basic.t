A dyndep file adds inputs and outputs to an edge before it runs. (N1, N2, N4)

--- build.ninja
rule touch
  command = touch $out $more
rule cp
  command = cp $in $out
build dd: cp dd.in
build out: touch || dd
  dyndep = dd
  more = extra
build mid: cp in
--- in
--- dd.in
ninja_dyndep_version = 1
build out | extra: dyndep | mid
---

  $ ninja -j1 out
  [1/2] cp dd.in dd
  [2/3] cp in mid
  [3/3] touch out extra
  $ ninja out
  ninja: no work to do.
  $ touch in
  $ ninja -j1 out
  [1/2] cp in mid
  [2/2] touch out extra
  $ rm extra
  $ ninja -j1 out
  [1/1] touch out extra
  $ ninja -t clean
  Cleaning... 4 files.
  $ ls
  build.ninja
  dd.in
  in

The file may be there already, and have nothing to say.

  $ echo 'ninja_dyndep_version = 1.0' > dd; echo 'build out: dyndep' >> dd; sed -i '/build dd/d' build.ninja
  $ ninja -j1 out
  [1/1] touch out extra
  $ ninja out
  ninja: no work to do.
