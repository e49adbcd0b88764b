A file of the future is told of once, and at the end, if there is one. (make §1.13)

--- Makefile
all: in in2 ; @echo all
in in2:
fails: in ; @false
---

  $ touch -d '1 hour' in in2 && make 2>&1 | sed 's/35../3599/'
  make: Warning: File 'in' has modification time 3599 s in the future
  all
  make: warning:  Clock skew detected.  Your build may be incomplete.
  $ make fails 2>&1 | sed 's/35../3599/'
  make: Warning: File 'in' has modification time 3599 s in the future
  make: *** [Makefile:3: fails] Error 1
