"""N-Triples and N-Quads (RDF 1.1): the lines of each subject, sorted."""

from __future__ import annotations

from sserdf.export.words import Told


def block(subject: str, told: Told, graph: str = "") -> str:
    """Return the lines of one subject; the graph is given as ` <iri>`."""
    lines = [f"{subject} {predicate} {word}{graph} .\n" for predicate, word in told]
    lines.sort()
    return "".join(lines)
