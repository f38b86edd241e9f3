"""Each option and command in `asyncc --help`, and each pass, stands in the manual page and in the completions.

    options_documented.py TOOL SOURCE
"""

import re
import subprocess
import sys


def main():
    tool, source = sys.argv[1:]
    said = subprocess.run([tool, "--help"], stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
    options, environment = said.split("\nexamples:")[0], said.split("\nenvironment:")[1]
    options = options.split("\nEvery other flag")[0]
    words = {word.replace("-NAME", "") for word in re.findall(r"(?<![-\w])--?[A-Za-z][-A-Za-z]*(?:=async-NAME)?", options)}
    words |= set(re.findall(r"^       asyncc ([a-z]+) ", options, re.MULTILINE))
    passes = re.search(r"the passes are ([^(]*?)\n  -", options, re.DOTALL)[1]
    passes = set(re.findall(r"\w+", passes)) - {"and"}
    variables = set(re.findall(r"^  ([A-Z_]+) ", environment, re.MULTILINE))
    texts = {"docs/asyncc.1": words | variables, "packaging/completions/asyncc.bash": words | passes,
             "packaging/completions/asyncc.fish": words | passes, "packaging/completions/_asyncc": words | passes}
    missing = 0
    for path, wanted in texts.items():
        with open(source + "/" + path, encoding="utf-8") as file:
            text = file.read().replace("\\-", "-").replace("\\fR", "").replace("\\fI", "").replace("\\fB", "")
        for word in sorted(wanted):
            fish = re.escape(word.lstrip("-"))
            pattern = r"-[slo] %s-?(?= )" % fish if path.endswith(".fish") and word.startswith("-") else r"(?<![-\w])%s(?![a-z])" % re.escape(word)
            if not re.search(pattern, text):
                missing += 1
                print("%s: no %s" % (path, word))
    print("%d words, %d missing" % (len(words | passes | variables), missing))
    sys.exit(missing != 0 or len(words) < 20)


main()
