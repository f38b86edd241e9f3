"""Each diagnostic that has a name has its section in docs/diagnostics.md, and what that says is so; and a test draws it.

    diagnostics_documented.py SOURCE_FOLDER

Of the ```c blocks of a section the first draws the diagnostic, and nothing else but notes; the next ones draw nothing.
`<!-- flags: … -->` above a block gives flags for it and for those behind it. The tests are the files of test/diag, with the
flags of their lines with %verify.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

NAMED = re.compile(r'^DIAGNOSTIC\(\w+, \w+, "(.+)"\)$', re.MULTILINE)
UNNAMED = re.compile(r"diag_at\([^;]*\bDIAG_(?:ERROR|WARNING)\b")
SECTION = re.compile(r"^### (\S+)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"(?:^<!-- flags: (.*?) -->\n)?^```c\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VERIFIED = re.compile(r"RUN: %verify %s(.*)")
SAID = re.compile(r"^\S.*?: (?:error|warning|remark): .*?(?:\[(?:-Werror,)?(?:-[WR])?([-a-z]+)\])?$", re.MULTILINE)


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def translate(path, flags):
    return subprocess.run([os.environ["ASYNCC_TEST_TOOL"], path, "-o", os.devnull] + flags, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8").stdout


def names_said(code, flags, folder):
    path = os.path.join(folder, "example.c")
    with open(path, "w", encoding="utf-8") as file:
        file.write(code)
    output = translate(path, flags)
    return set(SAID.findall(output)), output


def names_in_tests(folder):
    """What the tests in the folder draw."""
    names = set()
    for file in os.listdir(folder):
        for flags in VERIFIED.findall(read(folder, file)):
            said = translate(os.path.join(folder, file), ["--diagnostics=json"] + flags.split())
            names |= {json.loads(line).get("name") for line in said.splitlines()}
    return names


def problems_of_section(name, text, folder):
    blocks = BLOCK.findall(text)
    if len(blocks) < 2:
        yield "needs an example, and what to write instead"
    flags = []
    for number, (words, code) in enumerate(blocks):
        flags = words.split() or flags
        said, output = names_said(code, flags, folder)
        if said != ({name} if number == 0 else set()):
            yield "block %d draws\n%s" % (number + 1, output or "nothing")


def problems(source, folder):
    names = NAMED.findall(read(source, "tool", "diagnostics.def"))
    sections = SECTION.findall(read(source, "docs", "diagnostics.md"))
    titles = [title for title, _ in sections]
    for name in sorted(set(names) ^ set(titles)):
        yield "%s: it is %s" % (name, "in the documentation only" if name in titles else "not in docs/diagnostics.md")
    for title, text in sections:
        for problem in problems_of_section(title, text, folder):
            yield "%s: %s" % (title, problem)
    for name in sorted(set(names) - names_in_tests(os.path.join(source, "test", "diag"))):
        yield "%s: no test in test/diag draws it" % name
    for file in sorted(os.listdir(os.path.join(source, "tool"))):
        if file.endswith(".c") and UNNAMED.search(read(source, "tool", file)):
            yield "tool/%s: an error at a place in the source needs a name from tool/diagnostics.def" % file


def main():
    with tempfile.TemporaryDirectory(prefix="asyncc-diagnostics-") as folder:
        found = list(problems(sys.argv[1], folder))
    print("\n".join(found))
    sys.exit(1 if found else 0)


main()
