"""SHACL Core on dictionaries: shapes become functions, once, and run on all their focus nodes at once.

What is beyond it, and what is not well-formed, is left to the reference engine.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sserdf.index import Node, Term
from sserdf.shacl.compiler import Compiler
from sserdf.shacl.engine import evaluate
from sserdf.shacl.graph import NOTHING, Graph, graph_of
from sserdf.shacl.paths import path_parts
from sserdf.shacl.refusals import Malformed, Unsupported
from sserdf.shacl.shape import Result, Shape
from sserdf.shacl.targets import roots, targeted


class Outcome(NamedTuple):
    """What was found, and which shapes are still to be run by the reference engine."""

    results: list[Result]
    left: tuple[Node, ...]


def run(shapes: Graph, data: Graph, focus: Collection[str] | None = None) -> Outcome:
    """Return the results of every shape that has a target (SHACL, section 3.3).

    `focus` limits the focus nodes to those with these IRIs. Raises Malformed when the shapes are not
    well-formed.
    """
    compiler = Compiler(shapes, data)
    results: list[Result] = []
    left: list[Node] = []
    for node, foci in roots(shapes, data, focus):
        try:
            shape = compiler.shape(node)
        except Unsupported:
            left.append(node)
        else:
            results += evaluate(shape, foci, data)
    return Outcome(results, tuple(left))


def beyond(shapes: Graph) -> list[Node]:
    """Return the shapes that have a target and need constraints in SPARQL, as far as that can be told."""
    compiler = Compiler(shapes, Graph({}))
    try:
        return [node for node in targeted(shapes) if _is_beyond(compiler, node)]
    except Malformed:
        return []  # the reference engine says so itself


def _is_beyond(compiler: Compiler, node: Node) -> bool:
    try:
        compiler.shape(node)
    except Unsupported:
        return True
    return False


__all__ = [
    "NOTHING",
    "Graph",
    "Malformed",
    "Node",
    "Outcome",
    "Result",
    "Shape",
    "Term",
    "beyond",
    "graph_of",
    "path_parts",
    "run",
]
