--events writes a line for everything that happens.
weir-only: what weir can tell about a Makefile

--- Makefile
all: x
x: in ; cp in x
y: ; exit 3
--- in

---

  $ make --events=e all
  cp in x
  $ python3 -c 'import json
  > for line in open("e"):
  >     e = json.loads(line)
  >     print(e["reason"], *[repr(e[k]) for k in ("manifest", "outs", "command", "why", "code", "success", "text") if k in e])' 
  build-started 'Makefile'
  step-started ['x'] 'cp in x' 'target does not exist'
  step-finished ['x'] 'cp in x' 'target does not exist' 0
  build-finished 0 True
  $ make --events=e y
  exit 3
  make: *** [Makefile:3: y] Error 3
  [2]
  $ grep -o '"code":[0-9]*\|"level.*' e
  "level":"error","text":"make: *** [Makefile:3: y] Error 3"}
  "code":3
  "code":2
