A manifest that is never up to date is given up after a hundred tries.

--- build.ninja
rule touch
  command = touch $out
  generator = 1
build build.ninja: touch always
build always: phony
---

  $ ninja > said; echo $?
  ninja: error: manifest 'build.ninja' still dirty after 100 tries, perhaps system time is not set
  1
  $ grep -c touch said
  100
