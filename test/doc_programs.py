"""Compiles and runs the programs in Markdown files, so that what readers copy works.

    doc_programs.py FILE.md|FOLDER…

A ```c block that holds a main is a program: it is translated, compiled and run, and when a ```text block follows
(only a line of prose may stand between), that is its exact output. Other C blocks are fragments and left alone.
A comment above the block says more: `<!-- run: OPTIONS -->` gives options to run_all.py (say `--status=1`,
`--stderr`, `-- ARGUMENTS`), `<!-- skip: why -->` leaves a program out.
"""

import glob
import os
import re
import shlex
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"""
    (?:<!--\s*(?P<mark>run|skip):\s*(?P<text>.*?)\s*-->\s*\n)?
    ^```c[ ]*\n (?P<code>.*?) ^```[ ]*\n
    (?:(?:\s*[^`\n]+\n)?\s*^```text[ ]*\n (?P<output>.*?) ^```[ ]*$)?
    """, re.VERBOSE | re.MULTILINE | re.DOTALL)


def markdown_files(arguments):
    for argument in arguments:
        if os.path.isdir(argument):
            yield from sorted(glob.glob(os.path.join(argument, "**", "*.md"), recursive=True))
        else:
            yield argument


def problem_of(match, folder):
    """Runs one program. Returns what is wrong with it, or None."""
    path = os.path.join(folder, "program.c")
    with open(path, "w", encoding="utf-8") as file:
        file.write(match["code"])
    options = shlex.split(match["text"]) if match["mark"] == "run" else []
    run_all = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run_all.py")
    result = subprocess.run([sys.executable, run_all, path, "--only=O2"] + options,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace")
    if result.returncode != 0:
        return result.stderr
    if match["output"] is not None and match["output"] != result.stdout:
        return "it prints\n%s\nnot\n%s" % (result.stdout, match["output"])
    return None


def main():
    count = failed = 0
    for path in markdown_files(sys.argv[1:]):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for match in BLOCK.finditer(text):
            if match["mark"] == "skip" or not re.search(r"\bmain\s*\(", match["code"]):
                continue
            count += 1
            with tempfile.TemporaryDirectory(prefix="asyncc-doc-") as folder:
                problem = problem_of(match, folder)
            if problem:
                failed += 1
                print("%s:%d: %s" % (path, text.count("\n", 0, match.start("code")), problem))
    print("%d programs, %d failed" % (count, failed))
    sys.exit(1 if failed or count == 0 else 0)


main()
