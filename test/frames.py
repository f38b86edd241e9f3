"""What `asyncc explain` says of frames, held against what compilers make of the generated C, and against what it was.

    frames.py [--golden FILE [--update]] FILE.c…

For each file: explains it, translates it, and compiles the generated C, with gcc and with clang, together with one
_Static_assert for each size and each offset that was said. --json must say the same. Every byte is a member's or padding, and no member stands outside.
With --golden, the size of each frame, and what of it is padding, must be those in FILE; --update writes them there.
Paths in FILE are relative to the project's folder.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HEAD = re.compile(r"^(\w+): (\d+) bytes \(")
ROW = re.compile(r"^ +(\d+) +(\d+)  (\S+) ")


def tool(*words):
    result = subprocess.run([os.environ["ASYNCC_TEST_TOOL"], *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    if result.returncode:
        sys.exit("asyncc %s:\n%s" % (" ".join(words), result.stderr))
    return result.stdout


def read(text):
    """[(function, size, [(size, offset, member)])] of an explanation."""
    functions = []
    for line in text.splitlines():
        head, row = HEAD.match(line), ROW.match(line)
        if head:
            functions.append((head.group(1), int(head.group(2)), []))
        elif row:
            functions[-1][2].append((int(row.group(1)), int(row.group(2)), row.group(3)))
    return functions


def check_json(path, functions):
    """--json says what the text says."""
    objects = json.loads(tool("explain", "--json", path))
    same = [(f["function"], f["size"], [(m["size"], m["offset"], m["member"]) for m in f["members"]]) for f in objects]
    if same != functions:
        sys.exit("%s: --json says\n%s\nand the text\n%s" % (path, same, functions))
    for function in objects:
        if function["padding"] != sum(m["size"] for m in function["members"] if m["kind"] == "padding"):
            sys.exit("%s: the padding of %s" % (path, function["function"]))


def padding_of(function, size, rows):
    covered, padding = set(), 0
    for bytes_, offset, member in rows:
        if member == "padding":
            padding = bytes_
            continue
        covered.update(range(offset, offset + bytes_))
    if covered and max(covered) >= size:
        sys.exit("%s: a member stands behind the end of its frame" % function)
    if size - len(covered) != padding:
        sys.exit("%s: %d bytes of padding are said, there are %d" % (function, padding, size - len(covered)))
    return padding


def assertions(functions):
    for function, size, rows in functions:
        frame = "struct %s__frame" % function
        yield '_Static_assert(sizeof(%s) == %d, "%s");' % (frame, size, function)
        for bytes_, offset, member in rows:
            if member == "padding":
                continue
            where = '"%s: %s"' % (function, member)
            yield "_Static_assert(__builtin_offsetof(%s, %s) == %d, %s);" % (frame, member, offset, where)
            yield "_Static_assert(sizeof(((%s *)0)->%s) == %d, %s);" % (frame, member, bytes_, where)


def check(path, folder):
    """The golden lines of one file."""
    functions = read(tool("explain", path))
    check_json(path, functions)
    generated = os.path.join(folder, "generated.c")
    tool(path, "-o", generated)
    with open(generated, "a", encoding="utf-8") as out:
        out.write("\n" + "\n".join(assertions(functions)) + "\n")
    for compiler in ("GCC", "CLANG"):
        command = [os.environ["ASYNCC_TEST_" + compiler], "-fsyntax-only", "-w", "-I", os.environ["ASYNCC_TEST_INCLUDE"],
                   "-I", os.path.dirname(path), generated]
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
        if result.returncode:
            sys.exit("%s: %s disagrees:\n%s" % (path, compiler.lower(), result.stdout))
    name = os.path.relpath(path, PROJECT)
    return ["%s %s %d %d" % (name, function, size, padding_of(function, size, rows)) for function, size, rows in functions]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--golden")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    lines = ["# file, function, bytes of its frame, bytes of padding among them; written by test/frames.py --update"]
    with tempfile.TemporaryDirectory() as folder:
        for path in options.files:
            lines += check(os.path.abspath(path), folder)
    text = "\n".join(lines) + "\n"
    if options.golden and options.update:
        with open(options.golden, "w", encoding="utf-8") as out:
            out.write(text)
    elif options.golden:
        with open(options.golden, encoding="utf-8") as golden:
            expected = golden.read().splitlines()
        wrong = ["- " + line for line in expected if line not in lines] + ["+ " + line for line in lines if line not in expected]
        if wrong:
            sys.exit("frames are not what they were (if that is intended: the same command with --update):\n" + "\n".join(wrong))


if __name__ == "__main__":
    main()
