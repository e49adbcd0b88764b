-p prints what is known even if the makefiles cannot be read, and once more when they are read again. (make §1.15)

--- Makefile
a = 1
$(error no)
--- again
include made
made: ; @echo 'a = 2' > $@
---

  $ make -p 2>&1 | grep -e '^a =' -e '^# Finished' -e Stop | cut -d' ' -f1-4
  Makefile:2: *** no. 
  a = 1
  # Finished Make data
  $ make -pf again | grep -e '^a =' -e '^# Finished' -e 'up to date' | cut -d' ' -f1-4
  # Finished Make data
  make: 'made' is up
  a = 2
  # Finished Make data
