"""Reads JSON objects, one a line, and prints each on a line as `key value; …`, by key. Fails on what is no JSON."""

import json
import sys

for line in sys.stdin:
    print("; ".join("%s %s" % item for item in sorted(json.loads(line).items())))
