"""Runs command lines of `asyncc cc` twice, with temporaries in two folders, and compares byte for byte what they make.

    reproducible.py TOOL COMPILER FOLDER LINES

LINES holds a command line a line, without the compiler; what stands behind '|' is

    anywhere    run in two copies of FOLDER, with -ffile-prefix-map
    here        run twice in the same folder: the compiler by itself would write the folder's path

All that a run makes or changes counts, its output and errors too. Prints what differs, and how many lines there were.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile


def contents(folder):
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(path, name), "rb") as file:
                found[os.path.relpath(os.path.join(path, name), folder)] = file.read()
    return found


def run(command, template, folder, temporaries):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)
    os.makedirs(temporaries, exist_ok=True)
    result = subprocess.run(command, cwd=folder, env=dict(os.environ, TMPDIR=temporaries), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return result.returncode, result.stdout, contents(folder)


def difference(words, how, command, template, scratch):
    runs = []
    for name in "one", "another":
        folder = os.path.join(scratch, name if how == "anywhere" else "one")
        extra = ["-ffile-prefix-map=%s=." % folder] if how == "anywhere" else []
        runs.append(run(command + extra + words, template, folder, os.path.join(scratch, "temporaries", name)))
    (status, said, files), (other_status, other_said, other_files) = runs
    if (status, other_status) != (0, 0):
        return "exit status %d, %d\n%s" % (status, other_status, said.decode())
    if said != other_said:
        return "output\n%s\nnot\n%s" % (other_said.decode(), said.decode())
    if sorted(files) != sorted(other_files):
        return "files %s, not %s" % (sorted(other_files), sorted(files))
    changed = [name for name in files if files[name] != other_files[name]]
    leaks = [name for name in files if b"temporaries/" in files[name]]
    return "contents of %s" % changed if changed else "the temporary's path stands in %s" % leaks if leaks else None


def main():
    tool, compiler, template, lines = sys.argv[1:]
    count = failed = 0
    with tempfile.TemporaryDirectory(prefix="reproducible-") as scratch, open(lines, encoding="utf-8") as file:
        for line in file:
            if not line.strip() or line.startswith("# "):
                continue
            words, _, how = line.strip().rpartition("|")
            said = difference(shlex.split(words), how.strip(), [tool, "cc"] + shlex.split(compiler), template, scratch)
            count += 1
            if said:
                failed += 1
                print("%s: %s" % (words.strip(), said))
    print("%d lines, %d differ" % (count, failed))
    sys.exit(1 if failed or not count else 0)


main()
