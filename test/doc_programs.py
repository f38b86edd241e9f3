"""Tries the code in Markdown files, so that what readers copy works and what they read is so.

    doc_programs.py FILE.md|FOLDER…        of a folder: its own *.md, and all in its docs/

Each ```c block is a program: it compiles as it stands without a warning (clang's, the editors' view); it is translated,
compiled and run; and when a ```text block follows (only a line of prose may stand between), that is its exact
output. A comment above a block says otherwise:

    <!-- run: OPTIONS -->    options for run_all.py, say `--status=1`, `--stderr`, `-- ARGUMENTS`
    <!-- file: NAME -->      a file that the next program is built with (a .c file) or includes
    <!-- refused -->         the tool refuses it; the ```text block has the diagnostics, without their names and the source
                             lines
    <!-- part: OPTIONS -->   lines of what the tool says to the last program above, say with `--dump=live` or
                             `-o -`; a line `…` stands for any others
    <!-- sh -->              above a ```sh block: run by sh, with the asyncc of the installation $ASYNCC_TEST_PREFIX on the
                             PATH and the files from above; the ```text block behind it has what it prints
    <!-- skip: WHY -->       not tried

Such files are those of the next program; or, where commands (sh) follow, theirs, and no program's.

A file may be in any language; blocks of other languages, and ```sh without a mark, are not tried.
A page that begins with `<!-- tried by OTHER TEST -->` is left to that.
"""

import glob
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"""
    (?:^<!--\s*(?P<mark>run|file|refused|part|sh|skip):?\s*(?P<text>.*?)\s*-->\s*\n)?
    ^```(?P<language>\w*)[ ]*\n (?P<body>.*?) ^```[ ]*$
    """, re.VERBOSE | re.MULTILINE | re.DOTALL)
DIAGNOSTIC = re.compile(r"^\S+:\d+:\d+: (?:error|warning|note): ")
NAME = re.compile(r" \[[-a-z]+\]$")


def markdown_files(arguments):
    for argument in arguments:
        if os.path.isdir(argument):
            yield from sorted(glob.glob(os.path.join(argument, "*.md")))
            yield from sorted(glob.glob(os.path.join(argument, "docs", "**", "*.md"), recursive=True))
        else:
            yield argument


def run(command, folder):
    """Status, output and error output of a command run in the folder."""
    result = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, encoding="utf-8", errors="replace")
    return result.returncode, result.stdout, result.stderr


def asyncc(options, folder):
    return run([os.environ["ASYNCC_TEST_TOOL"], "program.c"] + options, folder)


def difference(expected, real):
    """What is wrong with an output, or None; nothing is when the text shows none."""
    if expected is None or expected == real:
        return None
    return "it prints\n%s\nnot\n%s" % (real, expected)


def problem_of_program(folder, options, output):
    names = ["program.c"] + sorted(name for name in os.listdir(folder) if name.endswith(".c") and name != "program.c")
    for name in names:
        status, _, said = run([os.environ["ASYNCC_TEST_CLANG"], "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
                               "-I" + os.environ["ASYNCC_TEST_INCLUDE"], name], folder)
        if status != 0:
            return "as it stands:\n" + said
    run_all = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run_all.py")
    status, real, said = run([sys.executable, run_all] + names + ["--only=O2"] + shlex.split(options), folder)
    return said if status != 0 else difference(output, real)


def problem_of_refused(folder, output):
    status, _, said = asyncc(["-o", "-"], folder)
    if status != 1:
        return "the tool's status is %d; it says\n%s" % (status, said)
    return difference(output, "".join(NAME.sub("", line) + "\n" for line in said.splitlines() if DIAGNOSTIC.match(line)))


def problem_of_part(folder, options, body):
    if not os.path.exists(os.path.join(folder, "program.c")):
        return "no program above"
    _, said, error = asyncc(shlex.split(options), folder)
    runs = [part.strip("\n") for part in re.split(r"^\s*…$", body, flags=re.MULTILINE)]
    pattern = "(?ms)" + ".*?".join(r"^%s$" % re.escape(part) if part else "" for part in runs)
    return None if re.search(pattern, said) else "that is no part of what the tool says:\n%s%s" % (said, error)


def problem_of_commands(folder, body, output):
    prefix = os.environ.get("ASYNCC_TEST_PREFIX")
    if not prefix:
        return "ASYNCC_TEST_PREFIX names no installation"
    environment = dict(os.environ, PATH=os.path.join(prefix, "bin") + ":" + os.environ["PATH"], CMAKE_PREFIX_PATH=prefix,
                       PKG_CONFIG_PATH=os.path.join(prefix, "lib", "pkgconfig"), LD_LIBRARY_PATH=os.path.join(prefix, "lib"))
    result = subprocess.run(["sh", "-e", "-c", body], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, encoding="utf-8", errors="replace")
    if result.returncode != 0:
        return "status %d; it says\n%s%s" % (result.returncode, result.stdout, result.stderr)
    return difference(output, result.stdout)


def write_file(folder, name, body):
    os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(body)


def outputs(text, blocks):
    """For each block the text of the output block behind it, or None."""
    for block, following in zip(blocks, blocks[1:] + [None]):
        belongs = (following and following["language"] == "text" and not following["mark"] and
                   len(text[block.end():following.start()].split("\n\n")) <= 3 and
                   text[block.end():following.start()].strip().count("\n") == 0)
        yield following["body"] if belongs else None


def problems(text, folder):
    """Tries each block. Yields its place and what is wrong with it, or None."""
    blocks = list(BLOCK.finditer(text))
    was_for_commands = False
    for block, output in zip(blocks, outputs(text, blocks)):
        mark, body = block["mark"], block["body"]
        if mark == "skip" or (block["language"] != "c" and mark not in ("part", "file", "sh")):
            continue
        if mark == "sh":
            was_for_commands = True
            yield block, problem_of_commands(folder, body, output)
            continue
        if mark == "part":
            yield block, problem_of_part(folder, block["text"], body)
            continue
        if os.path.exists(os.path.join(folder, "program.c")) or (was_for_commands and mark != "file"):
            was_for_commands = False
            shutil.rmtree(folder)
            os.mkdir(folder)
        write_file(folder, block["text"] if mark == "file" else "program.c", body)
        if mark == "refused":
            yield block, problem_of_refused(folder, output)
        elif mark != "file":
            yield block, problem_of_program(folder, block["text"] or "", output)


def main():
    count = failed = 0
    for path in markdown_files(sys.argv[1:]):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if text.startswith("<!-- tried by "): # another test
            continue
        with tempfile.TemporaryDirectory(prefix="asyncc-doc-") as folder:
            for block, problem in problems(text, folder):
                count += 1
                if problem:
                    failed += 1
                    print("%s:%d: %s" % (path, text.count("\n", 0, block.start("body")), problem))
    print("%d blocks, %d failed" % (count, failed))
    sys.exit(1 if failed or count == 0 else 0)


main()
