The tools are listed, and a name that is none gets a suggestion. (K1)
weir-only: our own words for what each does, and one more tool

--- build.ninja
---

  $ ninja -t list
  ninja subtools:
       browse  look at the graph in a web browser
        clean  remove what was built
     commands  commands that make the given targets
       inputs  files that the given targets are made from
  multi-inputs  the same, for each target by itself
         deps  inputs that compilers told of
  missingdeps  generated files that are used without a declared path to them
        graph  the graph below the targets, for graphviz
        query  what a file is made from and what it is for
      targets  targets by rule or by depth in the graph
       compdb  compilation database (JSON), by rule
  compdb-targets  compilation database (JSON) of the given targets
    recompact  rewrite the logs without what is stale
       restat  take the outputs as they are now for built
        rules  all rules
    cleandead  remove built files that the manifest no longer makes
     somepath  how one file comes to depend on another
     affected  targets that a change of the given files concerns
          why  why targets were made in the last build, or why not
      what-if  what a change of the given files would cause to run
         dump  the loaded graph as a manifest
  $ ninja -t foo
  ninja: fatal: unknown tool 'foo'
  [1]
  $ ninja -t clea
  ninja: fatal: unknown tool 'clea', did you mean 'clean'?
  [1]
  $ ninja -t msvc
  ninja: error: -t msvc is only for Windows
  [1]
  $ ninja -C nowhere -t list | head -2
  ninja subtools:
       browse  look at the graph in a web browser
