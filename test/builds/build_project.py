"""Builds a project of samples/projects with an installed asyncc, runs it, changes a header, builds again.

    build_project.py KIND PREFIX PROJECT SCRATCH

The program must print what it should, and a header that has changed must make those objects new that include it, and no
others."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import time

BUILDS = {
    "make": ([], 'make -j2 CC="asyncc cc gcc"', "race"),
    "cmake-ninja": (["cmake -B build -G Ninja"], "cmake --build build", "build/race"),
    "cmake-make": (['cmake -B build -G "Unix Makefiles"'], "cmake --build build -j2", "build/race"),
    "meson": (['env CC="asyncc cc gcc" meson setup build'], "ninja -C build", "build/race"),
    "autotools": (["autoreconf -i", './configure CC="asyncc cc gcc"'], "make -j2", "race"),
}
INCLUDERS = {"runner.h": {"main", "runner"}, "report.h": {"report", "runner"}}
EXPECTED = "hare: lap 1\nhare: lap 2\ntortoise: lap 1\nthe hare wins\n"


def run(command, folder, environment):
    result = subprocess.run(shlex.split(command), cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    if result.returncode != 0:
        sys.exit("%s: status %d\n%s" % (command, result.returncode, result.stdout))
    return result.stdout


def objects(folder):
    """The time of each object, by its source's stem; the program's among them."""
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".o"):
                stem = name.split(".")[0].split("_")[-1]
                found[stem] = os.stat(os.path.join(path, name)).st_mtime_ns
    return found


def check_database(folder):
    """compile_commands.json has the user's sources, and commands that an editor's clang understands."""
    with open(os.path.join(folder, "build", "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    names = sorted(os.path.relpath(entry["file"], folder) for entry in entries)
    if names != ["main.c", "report.c", "runner.c"]:
        sys.exit("compile_commands.json has %s" % names)
    for entry in entries:
        words = shlex.split(entry["command"])
        words = words[words.index("cc") + 1:] if os.path.basename(words[0]) == "asyncc" else words
        kept = [word for word in words[1:] if word.startswith(("-I", "-D", "-isystem", "/"))]
        run(shlex.join([os.environ["ASYNCC_TEST_CLANG"], "-fsyntax-only", "-Wall", "-Werror"] + kept), entry["directory"], None)


def main():
    kind, prefix, project, scratch = sys.argv[1:]
    configure, build, program = BUILDS[kind]
    folder = os.path.join(scratch, "project")
    shutil.copytree(project, folder)
    environment = dict(os.environ, PATH=os.path.join(prefix, "bin") + ":" + os.environ["PATH"], CMAKE_PREFIX_PATH=prefix,
                       ASYNCC_CLOCK="virtual")
    for command in configure + [build]:
        run(command, folder, environment)
    said = run(os.path.join(folder, program), folder, environment)
    if said != EXPECTED:
        sys.exit("the program printed\n" + said)
    if kind.startswith("cmake"):
        check_database(folder)
    for header, includers in INCLUDERS.items():
        before = objects(folder)
        time.sleep(0.05)  # so that the header is newer for any file system
        with open(os.path.join(folder, header), "a", encoding="utf-8") as file:
            file.write("/* changed */\n")
        run(build, folder, environment)
        changed = {name for name, when in objects(folder).items() if before[name] != when}
        if changed != includers:
            sys.exit("%s: made again were %s, not %s" % (header, sorted(changed), sorted(includers)))
    before = objects(folder)
    run(build, folder, environment)
    if objects(folder) != before:
        sys.exit("a build with no change made objects again")


main()
