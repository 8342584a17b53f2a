"""Say how many of the expected results an engine found, and how many others.

python counting.py REPORT EXPECTED
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pyoxigraph as ox

_SH = "http://www.w3.org/ns/shacl#"
Found = Counter[tuple[str, str]]  # focus node, short name of the component


def told(report: Path, expected: Path) -> str:
    """Return how many of the expected results are in the report of an engine, and how many others."""
    if not report.exists():
        return ""
    wanted, found = _table(expected), results(report)
    right, more = (wanted & found).total(), (found - wanted).total()
    return f"{right} of {wanted.total()}" + (f", {more} wrong" if more else "")


def results(report: Path) -> Found:
    """Return what a report holds: RDF, or a table where the engine writes no RDF."""
    with report.open(encoding="utf-8") as file:
        is_table = "\t" in file.readline()
    return _table(report) if is_table else _graph(report)


def _table(path: Path) -> Found:
    rows = (line.rstrip("\n").split("\t") for line in path.open(encoding="utf-8"))
    return Counter((focus.strip('<>"'), _short(component)) for focus, _, component in rows)


def _graph(path: Path) -> Found:
    said: dict[object, dict[str, str]] = {}
    top: set[object] = set()  # a result may have others as its details
    for s, p, o, _ in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        if p.value == f"{_SH}result":
            top.add(o)
        elif p.value in (f"{_SH}focusNode", f"{_SH}sourceConstraintComponent"):
            said.setdefault(s, {})[p.value] = o.value
    rows = (said[node] for node in top)
    return Counter((row[f"{_SH}focusNode"], _short(row[f"{_SH}sourceConstraintComponent"])) for row in rows)


def _short(component: str) -> str:
    return re.split("[#/:]", component.strip("<>"))[-1].removesuffix("ConstraintComponent")


if __name__ == "__main__":
    print(told(Path(sys.argv[1]), Path(sys.argv[2])))
