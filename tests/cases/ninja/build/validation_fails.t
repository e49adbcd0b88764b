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
  $ ls broken
