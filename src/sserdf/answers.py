"""Answers to queries in the formats that people and programs read."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from sserdf.corpus import Term, ordered
from sserdf.errors import SserdfError, one_line
from sserdf.queries import Answer

_RESULTS = {
    "csv": ox.QueryResultsFormat.CSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_WIDEST = 60  # characters of a column in a table


def serialized(answer: Answer, format: str, prefixes: Mapping[str, str]) -> bytes:
    """Return the answer in one of table, csv, json, xml (SPARQL 1.1 results) and turtle.

    Raises SserdfError when the kind of answer has no such format.
    """
    if isinstance(answer, ox.QueryTriples):
        if format not in ("turtle", "table"):
            raise SserdfError(f"error: a graph cannot be written as {format} (use --format turtle)")
        triples = ordered(set(answer))
        return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes)) or b""
    if format == "turtle":
        raise SserdfError(
            "error: rows cannot be written as turtle (write a CONSTRUCT query, or use another --format)"
        )
    if format != "table" and not (format == "csv" and isinstance(answer, ox.QueryBoolean)):
        return answer.serialize(format=_RESULTS[format]) or b""
    if isinstance(answer, ox.QueryBoolean):
        return b"yes\n" if answer else b"no\n"
    return _table(answer, prefixes).encode()


def _table(answer: ox.QuerySolutions, prefixes: Mapping[str, str]) -> str:
    head = [variable.value for variable in answer.variables]
    rows = [[_cell(row[name], prefixes) for name in head] for row in answer]
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(head, *rows, strict=True)]
    lines = [head, ["-" * width for width in widths], *rows]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n"
        for line in lines
    )


def _cell(node: Term | None, prefixes: Mapping[str, str]) -> str:
    if node is None:
        return ""
    if isinstance(node, ox.Literal):
        return one_line(node.value)
    if not isinstance(node, ox.NamedNode):
        return one_line(str(node))
    longest = max((n for n in prefixes.values() if node.value.startswith(n)), key=len, default="")
    prefix = next((p for p, n in prefixes.items() if n == longest), "")
    if prefix == "base":  # as one writes it in a query: a name with a slash is no prefixed name
        return one_line(f"<{node.value.removeprefix(longest)}>")
    return one_line(f"{prefix}:{node.value.removeprefix(longest)}" if longest else node.value)
