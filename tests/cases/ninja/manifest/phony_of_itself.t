A phony target that names itself is only warned of. (B13)

--- build.ninja
build a: phony a
build b: phony a
---

  $ ninja
  ninja: warning: phony target 'a' names itself as an input; ignoring [-w phonycycle=warn]
  ninja: no work to do.
  $ ninja -w phonycycle=err b
  ninja: error: dependency cycle: a -> a [-w phonycycle=err]
  [1]
