What an exported variable warns of while no line is run is said of the line that defined it. (make §1.11)

--- Makefile
export a = $(warning here)

all: ; +@echo made
---

  $ make
  Makefile:1: here
  made
