-t why without targets sums up what the last build ran; a cause of one step is told with its file.
weir-only: a tool of ours

--- build.ninja
flags = one two
rule flags
  command = : $flags; touch $out
rule touch
  command = touch $out
build changed: flags
build missing: touch
build both1 both2: touch in
build both3: touch in
--- in
---

  $ ninja --quiet; rm missing; touch in; sed -i 's/one two/one 2/' build.ninja; ninja --quiet
  $ ninja -t why | sed 's/^ *[0-9]*\. //' | sed -n 's/  *[0-9]* steps* .*//p' | sort
  in changed
  missing did not exist
  the command of changed changed
  $ ninja -t why --json changed | grep -o '"removed":.*"added":[^]]*]'
  "removed":["two;"],"added":["2;"]
  $ for tool in what-if affected somepath why; do ninja -t $tool -h | head -1; done
  usage: ninja -t what-if [options] FILES
  usage: ninja -t affected [options] FILES
  usage: ninja -t somepath [options] TARGET FILE
  usage: ninja -t why [options] [TARGETS]
