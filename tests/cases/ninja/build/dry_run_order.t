With -n all that is ready begins at once, whatever -j says, and ends in that order. (H14)

--- build.ninja
rule step
  command = make $out
build first: step
build second: step
build long: step first
build longer: step long
---

`long` is ready when `first` has ended, and would be before `second` if one at a time ran.

  $ ninja -n -j1
  [1/4] make first
  [2/4] make second
  [3/4] make long
  [4/4] make longer
  $ ninja -n
  [1/4] make first
  [2/4] make second
  [3/4] make long
  [4/4] make longer
