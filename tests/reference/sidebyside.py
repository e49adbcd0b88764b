"""Let two build tools do the same to the same project, one after the other at the same place, and compare.

A project is a function that takes a Run, makes files and takes steps. Each step is observed: its exit code, the
commands that the tool ran, what it said when there was nothing to run, and, where asked, the files it left."""

import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

WEIR = pathlib.Path(os.environ.get("WEIR", "build/dev/weir")).resolve()
ORACLE = pathlib.Path(os.environ.get("ORACLE", "/usr/bin/ninja"))
OURS = {".ninja_log", ".ninja_deps", ".ninja_lock", ".weir"}


def need(*commands):
    for command in commands:
        if not shutil.which(str(command)):
            print(f"skipped: no {command}")
            sys.exit(77)


class Run:
    """One tool's turn. The tool is called ninja and comes first in PATH, at the same place for both."""

    def __init__(self, top, tool):
        self.top = top
        self.work = top / "work"
        self.steps = {}  # name: what was observed
        for folder in (self.work, top / "tool"):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        self.ninja = top / "tool" / "ninja"
        self.use(tool)
        self.env = {k: v for k, v in os.environ.items() if k not in ("NINJA_STATUS", "MAKEFLAGS", "DESTDIR")}
        self.env |= {"PATH": f"{self.ninja.parent}:/usr/bin:/bin", "NINJA": str(self.ninja), "LC_ALL": "C"}
        self.env["ASAN_OPTIONS"] = "detect_leaks=0"

    def use(self, tool):
        """From now on ninja is that tool."""
        self.ninja.unlink(missing_ok=True)
        self.ninja.symlink_to(tool)

    def write(self, name, text):
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def touch(self, *names):
        time.sleep(0.02)  # beyond the grain of file times
        for name in names:
            (self.work / name).touch()

    def remove(self, *names):
        for name in names:
            (self.work / name).unlink()

    def must(self, *command):
        """Something that has to work and is not compared."""
        done = subprocess.run(command, cwd=self.work, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            print(done.stdout.decode(errors="replace"))
            sys.exit(f"{command} failed")
        return done.stdout.decode(errors="replace")

    def step(self, name, *command):
        """Run it and note what can be seen."""
        done = subprocess.run(
            command, cwd=self.work, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
        )
        ran = collections.Counter(re.findall(r"^\[\d+/\d+\] (.*)", done.stdout, re.M))
        said = [line for line in (done.stdout + done.stderr).splitlines() if re.match(r"ninja: (?!Entering)|FAILED: ", line)]
        said = [re.sub(r"^FAILED: (\[code=\d+\] )?", "FAILED: ", line) for line in said]
        self.steps[name] = {"exit code": done.returncode, "commands": ran, "messages": collections.Counter(said)}
        self.steps[name]["output"] = done.stdout + done.stderr
        return self.steps[name]

    def files(self, name, folder):
        """Note which files there are."""
        found = (path.relative_to(self.work) for path in (self.work / folder).rglob("*") if not path.is_dir())
        kept = [str(path) for path in found if not OURS & set(path.parts)]
        self.steps[name] = {"files": collections.Counter(kept), "output": ""}

    def by_the_oracle(self, *command):
        """Let the oracle do something that has to work."""
        mine = self.ninja.resolve()
        self.use(ORACLE)
        self.must(*command)
        self.use(mine)

    def handed_to_the_oracle(self, name, *command):
        """The oracle must find nothing to do in this tree."""
        mine = self.ninja.resolve()
        self.use(ORACLE)
        seen = self.step(name, *command)
        self.use(mine)
        seen["problem"] = None
        if seen["exit code"] or seen["commands"]:
            seen["problem"] = f"{ORACLE} after {mine} has work to do"


def differences(ours, theirs):
    """Where two observations differ, in words."""
    out = []
    for key in ours.keys() - {"output"}:
        a, b = ours[key], theirs.get(key)
        if key == "problem":
            out += [a] if a else []
        elif a != b and isinstance(a, collections.Counter):
            out += [f"{key}: only weir: {line}" for line in (a - b).elements()]
            out += [f"{key}: only ninja: {line}" for line in (b - a).elements()]
        elif a != b:
            out.append(f"{key}: weir {a}, ninja {b}")
    return out


def compare(project, expect_nothing=()):
    """Both turns; prints a line per step; 1 if they differ. Steps named in expect_nothing must run no command."""
    need(ORACLE)
    with tempfile.TemporaryDirectory(prefix="side-") as name:
        top = pathlib.Path(name).resolve()
        runs = []
        for tool in (ORACLE, WEIR):
            start = time.monotonic()
            run = Run(top, tool)
            project(run)
            runs.append(run.steps)
            print(f"{tool}: {time.monotonic() - start:.1f} s")
    theirs, ours = runs
    bad = 0
    for step, seen in ours.items():
        found = differences(seen, theirs[step])
        count = sum(seen.get("commands", seen.get("files")).values())
        if step in expect_nothing and (count or seen["exit code"]):
            found.append(f"expected nothing to do, but {count} commands ran")
        print(f"{'FAILED' if found else 'ok'} {step}: {count} {'files' if 'files' in seen else 'commands'}")
        for line in found[:12]:
            print(f"    {line[:300]}")
        if found:
            bad += 1
            print(f"    … {len(found)} differences; weir's output ends:")
            for line in seen["output"].splitlines()[-5:]:
                print(f"    > {line[:300]}")
    print(f"{len(ours) - bad} of {len(ours)} steps alike")
    return 1 if bad else 0
