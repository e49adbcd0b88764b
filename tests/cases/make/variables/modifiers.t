Blanks at the end of a line belong to the value, whatever is before the name. (make §1.5)

--- Makefile
override a = 1  # one
export b := 2  # two
private c ?= 3  # three
t: export d = 4  # four
t: ; @echo '[$(d)]'
$(info [$(a)] [$(b)] [$(c)])
---

  $ make
  [1  ] [2  ] [3  ]
  [4  ]

What ?= leaves alone gets the modifiers: here the variable of all.

--- others
a = 1
b = 2
t: private a ?= 3
t: export b ?= 4
all: t ; @echo '[$(a)]'; echo "b: $$b"
t: ;
.DEFAULT_GOAL = all
---

  $ make -f others
  []
  b: 2
