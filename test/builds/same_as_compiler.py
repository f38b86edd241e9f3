"""Runs command lines with a compiler and with `asyncc cc` before it, each in a fresh copy of a folder, and compares.

    same_as_compiler.py TOOL COMPILER INCLUDE FOLDER LINES

LINES holds a command line a line, without the compiler; what stands behind '|' is what to compare:

    all         everything: exit status, output, errors, and each file byte for byte. For what has no async C.
    names       exit status, the names of the files, and what the depfiles (*.d) say. The compiler by itself reads async C
                as its raw view, valid C, so it knows these names; it is given -idirafter INCLUDE.
    status      exit status and the names of the files

The standard input is main.c. Prints what differs, and how many lines there were.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

TEMPORARY = re.compile(rb"/asyncc-|/proc/self/fd/")


def contents(folder):
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(path, name), "rb") as file:
                found[os.path.relpath(os.path.join(path, name), folder)] = file.read()
    return found


def rules(text, include):
    """A depfile's rules: targets and prerequisites, without system headers and asyncc's own."""
    lines = text.decode().replace("\\\n", " ").splitlines()
    words = [re.split(r"(?<!\\)\s+", line.strip()) for line in lines if line.strip()]
    found = set()
    for rule in words:
        kept = [word for word in rule if not word.startswith(("/usr/", include)) and word]
        if kept and not kept[0].rstrip(":").endswith("asyncc.h"):
            found.add((kept[0], tuple(sorted(set(kept[1:])))))
    return found


def run(command, template, scratch):
    folder = os.path.join(scratch, "folder")   # the same each time: objects with -g name it
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)
    with open(os.path.join(folder, "main.c"), "rb") as stdin:
        result = subprocess.run(command, cwd=folder, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return result, contents(folder)


def difference(line, how, tool, compiler, include, template, scratch):
    words = shlex.split(line)
    plain = compiler + words if how == "all" else compiler + ["-idirafter", include] + words
    one, files = run(plain, template, scratch)
    other, other_files = run([tool, "cc"] + compiler + words, template, scratch)
    if one.returncode != other.returncode:
        return "exit status %d, not %d\n%s" % (other.returncode, one.returncode, other.stderr.decode())
    if sorted(files) != sorted(other_files):
        return "files %s\nnot   %s" % (sorted(other_files), sorted(files))
    if how == "all":
        if (one.stdout, one.stderr) != (other.stdout, other.stderr):
            return "output\n%s%s\nnot\n%s%s" % (other.stdout.decode(), other.stderr.decode(), one.stdout.decode(), one.stderr.decode())
        changed = [name for name in files if files[name] != other_files[name]]
        return "contents of %s" % changed if changed else None
    if how == "names":
        for name in files:
            if name.endswith(".d") and rules(files[name], include) != rules(other_files[name], include):
                return "%s:\n%s\nnot\n%s" % (name, other_files[name].decode(), files[name].decode())
    leaks = [name for name in other_files if TEMPORARY.search(other_files[name]) and not name.endswith((".i", ".s", ".bc"))]
    return "the temporary's name stands in %s" % leaks if leaks else None


def main():
    tool, compiler, include, template, lines = sys.argv[1:]
    count = failed = 0
    with tempfile.TemporaryDirectory(prefix="same-") as scratch, open(lines, encoding="utf-8") as file:
        for line in file:
            if not line.strip() or line.startswith("# "):
                continue
            command, _, how = line.strip().rpartition("|")
            said = difference(command.strip(), how.strip(), tool, shlex.split(compiler), include, template, scratch)
            count += 1
            if said:
                failed += 1
                print("%s: %s" % (command.strip(), said))
    print("%d lines, %d differ" % (count, failed))
    sys.exit(1 if failed or not count else 0)


main()
