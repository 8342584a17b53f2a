"""Property paths (SHACL, section 2.3.1) as functions from a node to the nodes that the path leads to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import pyoxigraph as ox

from sserdf.index import Term
from sserdf.shacl.graph import NOTHING, Graph
from sserdf.shacl.refusals import Malformed
from sserdf.vocabulary import RDF, SH

Walk = Callable[[Term], Collection[Term]]  # each node once, in a fixed order

_DEEPEST = 50  # paths in paths; pySHACL refuses more than ten
_LIST = (RDF("first"), RDF("rest"))
_STEPS = ("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")


def walk_of(path: Term, shapes: Graph, data: Graph, backwards: bool = False, depth: int = 0) -> Walk:
    """Return the way along a path of the shapes graph; raises Malformed for what is no path."""
    if isinstance(path, ox.NamedNode):
        return _back(path, data) if backwards else _forth(path, data)
    if not isinstance(path, ox.BlankNode) or depth > _DEEPEST:
        raise Malformed(f"{path} is no path")

    def inner(part: Term, turned: bool = backwards) -> Walk:
        return walk_of(part, shapes, data, turned, depth + 1)

    if shapes.objects(path, _LIST[0]):
        steps = [inner(part) for part in _members(path, shapes)]
        return _one_after_another(steps[::-1] if backwards else steps)
    name, part = _step(path, shapes)
    if name == "inversePath":
        return inner(part, not backwards)
    if name == "alternativePath":
        return _any_of([inner(one) for one in _members(part, shapes)])
    step = inner(part)
    return _or_none(step) if name == "zeroOrOnePath" else _again(step, with_start=name == "zeroOrMorePath")


def path_parts(path: Term, shapes: Graph) -> list[tuple[ox.NamedNode, Term]]:
    """Return what makes a node of a path, whatever else is said of it."""
    said = shapes.facts.get(path, NOTHING)
    names = _LIST if _LIST[0] in said else map(SH, _STEPS)
    return [(predicate, part) for predicate in names for part in said.get(predicate, ())]


def _members(start: Term, shapes: Graph) -> list[Term]:
    found = shapes.items(start)
    if found is None or len(found) < 2:
        raise Malformed("a path of several needs a list of at least two")
    return found


def _step(path: Term, shapes: Graph) -> tuple[str, Term]:
    found = [(name, part) for name in _STEPS for part in shapes.objects(path, SH(name))]
    if len(found) != 1:
        raise Malformed(f"{path} is no path")
    return found[0]


def _forth(predicate: ox.NamedNode, data: Graph) -> Walk:
    facts = data.facts
    return lambda node: facts.get(node, NOTHING).get(predicate, ())


def _back(predicate: ox.NamedNode, data: Graph) -> Walk:
    subjects: Mapping[Term, Collection[Term]] = data.subjects(predicate)
    return lambda node: subjects.get(node, ())


def _one_after_another(steps: list[Walk]) -> Walk:
    def walk(node: Term) -> Collection[Term]:
        nodes: Collection[Term] = (node,)
        for step in steps:
            nodes = dict.fromkeys([far for near in nodes for far in step(near)])
        return nodes

    return walk


def _any_of(ways: list[Walk]) -> Walk:
    return lambda node: dict.fromkeys([far for way in ways for far in way(node)])


def _or_none(step: Walk) -> Walk:
    return lambda node: dict.fromkeys([node, *step(node)])


def _again(step: Walk, with_start: bool) -> Walk:
    def walk(node: Term) -> Collection[Term]:
        found: dict[Term, None] = {node: None} if with_start else {}
        todo = [node]  # no recursion: a chain may be as long as the data
        while todo:
            new = [far for far in step(todo.pop()) if far not in found]
            found.update(dict.fromkeys(new))
            todo += new
        return found

    return walk
