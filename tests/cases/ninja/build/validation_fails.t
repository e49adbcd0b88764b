The failure of a validation fails the build, not the edge that asked for it. (E5)
ninja-1.11: exit codes are the command's since 1.13

--- build.ninja
rule touch
  command = touch $out
build broken: touch |@ wrong
build wrong: touch
  command = echo bad; exit 3
---

  $ ninja -k0 -j1 | sort
  FAILED: [code=3] wrong (sp)
  [1/2] touch broken
  [2/2] echo bad; exit 3
  bad
  echo bad; exit 3
  ninja: build stopped: cannot make progress due to previous errors.
  $ ls broken
  broken
