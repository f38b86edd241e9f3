"""Checks what `asyncc explain --graph` writes, without Graphviz: that it is DOT, and a state machine.

    check_graph.py TOOL FILE.c…

Each graph has a start from which everything is reached that does not say otherwise; its states are numbered without gaps; each
can fail, and goes on or fails but does not end; what returns or fails leads nowhere. Prints how many functions there were.
"""

import re
import subprocess
import sys

STRING = r'"(?:[^"\\]|\\.)*"'
ATTRIBUTES = r"(?: \[(?P<attributes>\w+=(?:%s|\w+)(?:, \w+=(?:%s|\w+))*)\])?" % (STRING, STRING)
NODE = re.compile(r"        (?P<id>%s)%s;" % (STRING, ATTRIBUTES))
EDGE = re.compile(r"        (?P<begin>%s) -> (?P<end>%s)%s;" % (STRING, STRING, ATTRIBUTES))
OTHER = re.compile(r"digraph asyncc \{|    (?:graph|node|edge) \[.*\];|    subgraph %s \{|        label=%s;|    \}|\}" % (STRING, STRING))
STATE = re.compile(r'label="(\d+): ')


def read(lines):
    """Nodes with their attributes and edges (begin, end, attributes) of one function."""
    nodes, edges = {}, []
    for line in lines:
        edge, node = EDGE.fullmatch(line), NODE.fullmatch(line)
        if edge:
            edges.append((edge["begin"], edge["end"], edge["attributes"] or ""))
        elif node:
            if node["id"] in nodes:
                return None, "two nodes %s" % node["id"]
            nodes[node["id"]] = node["attributes"]
        elif not OTHER.fullmatch(line):
            return None, "not understood: " + line
    return (nodes, edges), None


def problem(nodes, edges):
    start = next(iter(nodes))
    out = {name: [] for name in nodes}
    for begin, end, attributes in edges:
        if begin not in nodes or end not in nodes:
            return "an edge from or to nothing: %s -> %s" % (begin, end)
        if (end, "dashed" in attributes) in out[begin]:
            return "two edges %s -> %s" % (begin, end)
        out[begin].append((end, "dashed" in attributes))
    reached, waiting = {start}, [start]
    while waiting:
        for end, _ in out[waiting.pop()]:
            if end not in reached:
                reached.add(end)
                waiting.append(end)
    states = [int(found[1]) for found in map(STATE.search, nodes.values()) if found]
    if states != list(range(1, len(states) + 1)):
        return "states %s" % states
    for name, attributes in nodes.items():
        if (name in reached) == ("never reached" in attributes):
            return "%s is%s reached" % (name, "" if name in reached else " not")
        if "peripheries" in attributes and out[name]:
            return "%s goes on" % name
        if name in reached and STATE.search(attributes) and not any(fails for _, fails in out[name]):
            return "%s cannot fail" % name
        if name in reached and "peripheries" not in attributes and not out[name] and name != start:
            return "%s leads nowhere" % name
    return None


def main():
    tool, count, failed = sys.argv[1], 0, 0
    for path in sys.argv[2:]:
        result = subprocess.run([tool, "explain", "--graph", path], stdout=subprocess.PIPE, encoding="utf-8", check=True)
        for text in result.stdout.split("    subgraph ")[1:]:
            graph, wrong = read(("    subgraph " + text).splitlines())
            wrong = wrong or problem(*graph)
            count += 1
            if wrong:
                failed += 1
                print("%s: %s: %s" % (path, text.split('"')[1], wrong))
    print("%d functions, %d failed" % (count, failed))
    sys.exit(1 if failed or count == 0 else 0)


main()
