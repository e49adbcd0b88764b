An error ends it, and says where. (make §1.7)

--- Makefile
A = $(error no $(1) here)
all:
	@echo never
	@echo $(call A,such thing)
---

  $ make
  Makefile:4: *** no such thing here.  Stop.
  [2]
