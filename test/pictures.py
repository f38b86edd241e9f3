"""Checks that a committed picture shows what its graph says: pictures.py GRAPH.dot PICTURE.svg

Every line of text of the one stands in the other. No Graphviz is needed, whose layout changes from version to version."""

import html
import re
import sys

STRING = r'"((?:[^"\\]|\\.)*)"'


def lines_of_graph(text):
    labels = re.findall(r"label=" + STRING, text)
    lines = [line for label in labels for line in re.split(r"(?<!\\)\\n", label)]
    return {re.sub(r"\\(.)", r"\1", line).strip() for line in lines}


def lines_of_picture(text):
    return {html.unescape(line).replace("\u00a0", " ").strip() for line in re.findall(r"<text[^>]*>(.*?)</text>", text)}


def main():
    graph, picture = (open(path, encoding="utf-8").read() for path in sys.argv[1:])
    one, other = lines_of_graph(graph), lines_of_picture(picture)
    for line in sorted(one ^ other):
        print("only in the %s: %s" % ("graph" if line in one else "picture", line))
    arrows = graph.count(" -> "), picture.count('class="edge"')
    print("%d arrows in the graph, %d in the picture" % arrows)
    sys.exit(one != other or arrows[0] != arrows[1] or not one)


main()
