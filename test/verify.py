"""Compares the tool's diagnostics with the comments beside the lines that cause them.

    verify.py FILE.c [FLAG…]

A comment `expected-error {{text}}` expects one error on its line whose message contains the text;
likewise expected-warning and expected-note. `@+1`, `@-2` or `@12` behind the word names another line,
`@other.h:3` one in another file, `@*` any line; a number before the braces expects that many.
Every diagnostic must be expected and every expectation met, but for notes: a note that no comment
mentions is fine. A file with errors must give status 1 and no output, any other status 0 and an output.
"""

import collections
import os
import re
import subprocess
import sys
import tempfile

EXPECTED = re.compile(r"expected-(error|warning|note)(?:@(\S+))?\s+(?:(\d+)\s+)?\{\{(.*?)\}\}")
DIAGNOSTIC = re.compile(r"^(?:(.+?):(?:(\d+):(?:\d+:)?)?|asyncc:) (error|warning|note): (.*)$")

# Where: "file name:line"; the line is "*" for any. The same shape serves what was said.
Item = collections.namedtuple("Item", "level file line text")


def expectation_place(file, line, at):
    if at is None:
        return file, str(line)
    if at == "*":
        return file, "*"
    if at[0] in "+-":
        return file, str(line + int(at))
    if at.isdigit():
        return file, at
    other, _, number = at.rpartition(":")
    return os.path.basename(other), number


def expectations(path):
    result = []
    with open(path, encoding="utf-8", errors="replace") as source:
        for number, text in enumerate(source, 1):
            for level, at, count, message in EXPECTED.findall(text):
                file, line = expectation_place(os.path.basename(path), number, at or None)
                result += [Item(level, file, line, message)] * int(count or 1)
    return result


def diagnostics(output):
    result = []
    for line in output.splitlines():
        match = DIAGNOSTIC.match(line)
        if match:
            path, number, level, message = match.groups()
            result.append(Item(level, os.path.basename(path or ""), number or "0", message))
    return result


def meets(said, expected):
    return (said.level == expected.level and said.file == expected.file
            and expected.line in ("*", said.line) and expected.text in said.text)


def differences(expected, said):
    """What was said unexpectedly and what was not said, as lines of text."""
    open_expectations = list(expected)
    result = []
    for item in said:
        met = next((e for e in open_expectations if meets(item, e)), None)
        if met:
            open_expectations.remove(met)
        elif item.level != "note":
            result.append("unexpected %s at %s:%s: %s" % (item.level, item.file, item.line, item.text))
    result += ["missing %s at %s:%s: %s" % (e.level, e.file, e.line, e.text) for e in open_expectations]
    return result


def main():
    source, flags = sys.argv[1], sys.argv[2:]
    with tempfile.TemporaryDirectory(prefix="asyncc-test-") as folder:
        target = os.path.join(folder, "out.c")
        command = [os.environ["ASYNCC_TEST_TOOL"], source, "-o", target] + flags
        result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        written = os.path.exists(target)
    output = result.stdout.decode(errors="replace")
    expected = expectations(source)
    problems = differences(expected, diagnostics(output))
    status = 1 if any(e.level == "error" for e in expected) else 0
    if result.returncode != status:
        problems.append("exit status %d, not %d" % (result.returncode, status))
    if written != (status == 0):
        problems.append("an output was %swritten" % ("" if written else "not "))
    if problems:
        sys.exit("verify: %s\n%s\n--- the tool said\n%s" % (source, "\n".join(problems), output))


main()
