How a command ended is known where it ran: in a loop, in a call, for a target. (make §1.7)
make-4.3: .SHELLSTATUS is global

--- Makefile
f = $(shell exit 4)$(.SHELLSTATUS)
$(info [$(foreach x,a b,$(shell exit 3)$(.SHELLSTATUS))] [$(.SHELLSTATUS)])
$(shell exit 5)
$(info [$(f)] [$(call f)] [$(.SHELLSTATUS)])
$(let x,a,$(shell exit 6))
$(info let: $(.SHELLSTATUS))
all: one ; @echo after: $(.SHELLSTATUS)
one: ; @echo $(shell exit 7)one: $(.SHELLSTATUS)
---

  $ make
  [3 3] []
  [4] [4] [4]
  let: 4
  one: 7
  after: 4
