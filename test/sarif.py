"""Reads a SARIF document, holds it against what version 2.1.0 requires of it, and prints each result on a line."""

import json
import sys

LEVELS = {"none", "note", "warning", "error"}


def place(location):
    physical = location["physicalLocation"]
    uri, region = physical["artifactLocation"]["uri"], physical.get("region")
    assert isinstance(uri, str) and " " not in uri, uri
    if region is None:
        return uri
    assert all(isinstance(value, int) and value >= 1 for value in region.values()), region
    assert set(region) <= {"startLine", "startColumn", "endLine", "endColumn"}, region
    return "%s %s" % (uri, " ".join("%s %d" % item for item in region.items()))


document = json.load(sys.stdin)
assert document["version"] == "2.1.0" and document["$schema"].endswith("sarif-2.1.0.json")
for run in document["runs"]:
    driver = run["tool"]["driver"]
    assert driver["name"] == "asyncc" and driver["version"]
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    for result in run["results"]:
        assert result["level"] in LEVELS and result["message"]["text"], result
        print(result["level"], result.get("ruleId"), *map(place, result.get("locations", [])), "|", result["message"]["text"])
        for related in result.get("relatedLocations", []):
            print("  ", place(related), "|", related["message"]["text"])
