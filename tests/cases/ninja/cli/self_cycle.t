A phony target that is its own input is warned of, or refused.
ninja-1.11: the input that it drops still keeps the target from being a root

--- build.ninja
build a: phony a
---

  $ ninja
  ninja: warning: phony target 'a' names itself as an input; ignoring [-w phonycycle=warn]
  ninja: no work to do.
  $ ninja -w phonycycle=err
  ninja: error: could not determine root nodes of build graph
  [1]
  $ ninja -w phonycycle=warn -t targets all
  ninja: warning: phony target 'a' names itself as an input; ignoring [-w phonycycle=warn]
  a: phony
