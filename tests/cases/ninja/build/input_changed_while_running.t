An input that changed while the command ran makes it run again. (F9)
ninja-1.11: compares the output's time, the start since 1.12

--- build.ninja
rule slow
  command = cat $in > tmp; sleep 0.05; [ -e once ] || echo changed > in; touch once; sleep 0.05; mv tmp $out; touch $out
build out: slow in
--- in
text
---

  $ ninja -v | wc -l
  1
  $ ninja -d explain 2>&1 | sed 's/(.*)//' | head -1
  ninja explain: recorded mtime of out older than most recent input in (sp)
  $ ninja
  ninja: no work to do.
