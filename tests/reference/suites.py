"""Run somebody's test suite twice, once with ninja and once with weir, and compare what passed.

Both tools are called ninja, and get a copy of the suite of their own, as suites write into their sources, and the same
environment."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WEIR = pathlib.Path(os.environ.get("WEIR", ROOT / "build/dev/weir")).resolve()
ORACLE = pathlib.Path(os.environ.get("ORACLE", "/usr/bin/ninja"))


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def need(*commands):
    for command in commands:
        if not shutil.which(str(command)):
            skip(f"no {command}")


def fetch(*package):
    """The unpacked source package, or the end of this test."""
    command = [ROOT / "scripts/source-package", *package, ROOT / "build/reference"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        skip(f"no source package {package[-1]}")
    return pathlib.Path(done.stdout.split("\n")[0])


def environment(tool):
    """What the suite runs in: the tool is NINJA, and nothing of what we are run with bends its output."""
    dropped = ("NINJA_STATUS", "MAKEFLAGS", "DESTDIR", "CLICOLOR_FORCE", "CC", "CXX", "CFLAGS", "CXXFLAGS", "LDFLAGS",
               "CI") # Meson's refuses to run where another than its own is
    env = {k: v for k, v in os.environ.items() if k not in dropped}
    return env | {"PATH": "/usr/bin:/bin", "NINJA": str(tool), "LC_ALL": "C.UTF-8",
                  "ASAN_OPTIONS": "detect_leaks=0"}


def run_logged(command, log, **where):
    """The command's exit code; what it says goes to the log."""
    with open(log, "ab") as out:
        return subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=out,
                              stderr=subprocess.STDOUT, **where).returncode


def state_of(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "passed" if case.find("skipped") is None else "skipped"


def read_junit(path):
    """{test: passed | failed | skipped} of a JUnit file."""
    results = {}
    for case in xml.etree.ElementTree.parse(path).iter("testcase"):
        group, name = case.get("classname"), case.get("name")
        results[name if group in (name, None) else f"{group}/{name}"] = state_of(case)
    return results


def show_counts(label, results, seconds):
    counts = {state: list(results.values()).count(state) for state in ("passed", "failed", "skipped")}
    said = ", ".join(f"{n} {state}" for state, n in counts.items())
    print(f"{label:6} {len(results)} tests: {said} in {seconds:.0f} s", flush=True)


def run_for(label, tool, source, top, suite):
    """One tool's turn: {test: state}."""
    folder = top / label
    shutil.copytree(source, folder / "src", symlinks=True)
    (folder / "ninja").symlink_to(tool.resolve())
    began = time.monotonic()
    results = suite(folder, folder / "ninja", environment(folder / "ninja"))
    show_counts(label, results, time.monotonic() - began)
    return results


def compare(source, suite):
    """The exit code: 0 if weir passes all that ninja passes. suite(folder, tool, env) returns {test: state}."""
    if not ORACLE.exists():
        skip(f"no {ORACLE}")
    top = pathlib.Path(tempfile.mkdtemp(prefix="weir-suite-"))
    theirs = run_for("ninja", ORACLE, source, top, suite)
    ours = run_for("weir", WEIR, source, top, suite)
    names = [name for name in sorted(theirs | ours) if theirs.get(name) != ours.get(name)]
    for name in names:
        print(f"  {name:50} ninja {theirs.get(name, 'absent'):8} weir {ours.get(name, 'absent')}")
    worse = [name for name in names if theirs.get(name) == "passed"]
    alike = [name for name in theirs if theirs[name] == ours.get(name) == "failed"]
    print(f"{len(worse)} tests pass with ninja alone; fail with both: {', '.join(sorted(alike)) or 'none'}")
    if not any(state == "passed" for state in theirs.values()):
        print("ninja passes nothing: the suite did not run")
        worse = ["all"]
    if worse or os.environ.get("KEEP"):
        print(f"kept: {top}")
    else:
        shutil.rmtree(top, ignore_errors=True)
    return 1 if worse else 0
