"""Compares the instructions of two programs that compute the same, by callgrind.

    compare_instructions.py PLAIN ASYNC --limit RATIO NAME…

`PLAIN NAME N` and `ASYNC NAME N` make N rounds of the loop NAME and must print the same. The instructions of a round of each are
printed; the test fails when ASYNC needs more than RATIO times those of PLAIN.
"""

import argparse
import re
import subprocess
import sys

ROUNDS = 3 # from those of no round at all they differ by what is to be compared


def run(program, name, rounds):
    """Instructions and output."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, name, str(rounds)]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    found = re.search(rb"Collected : (\d+)", result.stderr)
    if result.returncode != 0 or not found:
        sys.exit("compare_instructions: valgrind failed\n" + result.stderr.decode(errors="replace"))
    return int(found.group(1)), result.stdout


def compare(options, name, start):
    """Whether the loop is within the limit. `start`: the instructions of starting and ending, of both."""
    results = [run(program, name, ROUNDS) for program in (options.plain, options.awaiting)]
    if results[0][1] != results[1][1]:
        sys.exit("compare_instructions: %s: the two print different things" % name)
    plain, awaiting = ((results[i][0] - start[i]) / ROUNDS for i in range(2))
    print("%-12s %10.0f plain, %10.0f async: %.4f" % (name, plain, awaiting, awaiting / plain))
    return awaiting <= plain * options.limit


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plain")
    parser.add_argument("awaiting", metavar="async")
    parser.add_argument("names", nargs="+")
    parser.add_argument("--limit", type=float, required=True, help="instructions of async over those of plain")
    options = parser.parse_args()
    start = [run(program, options.names[0], 0)[0] for program in (options.plain, options.awaiting)]
    over = [name for name in options.names if not compare(options, name, start)]
    if over:
        sys.exit("compare_instructions: over %g times: %s" % (options.limit, " ".join(over)))
    print("%d loops within the limit" % len(options.names))


main()
