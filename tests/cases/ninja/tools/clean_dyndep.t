`-t clean` removes what dyndep files tell of, and bears with those that make no sense. (N5)

--- build.ninja
rule touch
  command = touch $out extra
build out: touch || dd
  dyndep = dd
build other: touch || bad
  dyndep = bad
--- dd
ninja_dyndep_version = 1
build out | extra: dyndep
--- bad
nonsense
---

  $ ninja out > /dev/null; ls
  bad
  build.ninja
  dd
  extra
  out
  $ ninja -t clean
  Cleaning... 2 files.
  $ ls
  bad
  build.ninja
  dd
