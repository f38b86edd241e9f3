"""Counts what awaited calls cost more than plain ones, by callgrind.

    count_instructions.py PROGRAM --calls CALLS --limit LIMIT

`PROGRAM plain N` makes N rounds of CALLS plain calls, `PROGRAM async N` as many of awaited ones. Prints the instructions
of a round of each; the test fails when an awaited call costs more than LIMIT instructions above a plain one.
"""

import argparse
import re
import subprocess
import sys

FEW, MANY = 100, 1100  # rounds: their difference leaves out starting and ending


def instructions(program, kind, rounds):
    result = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, kind, str(rounds)],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    found = re.search(rb"Collected : (\d+)", result.stdout)
    if result.returncode != 0 or not found:
        sys.exit("count_instructions: valgrind failed\n" + result.stdout.decode(errors="replace"))
    return int(found.group(1))


def instructions_of_round(program, kind):
    return (instructions(program, kind, MANY) - instructions(program, kind, FEW)) / (MANY - FEW)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--calls", type=int, required=True, help="calls in a round")
    parser.add_argument("--limit", type=float, required=True, help="instructions that an await may add to a call")
    options = parser.parse_args()
    plain, awaited = (instructions_of_round(options.program, kind) for kind in ("plain", "async"))
    more = (awaited - plain) / options.calls
    print("%.1f instructions by plain calls, %.1f by awaited ones: %.1f more a call" % (plain, awaited, more))
    if more > options.limit:
        sys.exit("count_instructions: more than the limit, %g" % options.limit)
    print("within the limit")


main()
