"""Which shapes have which focus nodes (SHACL, section 2.1.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox

from sserdf.index import Node, Term
from sserdf.shacl.graph import Graph
from sserdf.shacl.parameters import members
from sserdf.shacl.refusals import Malformed
from sserdf.vocabulary import OWL, RDFS, SH, TYPE

_TARGETS = tuple(map(SH, ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")))
_NESTING = tuple(map(SH, ("property", "node", "not", "qualifiedValueShape")))
_LISTS = tuple(map(SH, ("and", "or", "xone")))


def roots(shapes: Graph, data: Graph, focus: Collection[str] | None) -> Iterator[tuple[Node, list[Term]]]:
    """Yield each shape that has focus nodes, with them; raises Malformed."""
    for shape in _shapes(shapes):
        foci = [*dict.fromkeys(_foci(shape, shapes, data))]
        if focus is not None:
            foci = [node for node in foci if isinstance(node, ox.NamedNode) and node.value in focus]
        if foci:
            yield shape, foci


def targeted(shapes: Graph) -> list[Node]:
    """Return the shapes that have a target, whether or not it matches anything; raises Malformed."""
    return [
        node
        for node in _shapes(shapes)
        if any(shapes.objects(node, target) for target in _TARGETS) or _is_class(node, shapes)
    ]


def _shapes(shapes: Graph) -> list[Node]:
    by_type = shapes.subjects(TYPE)
    node_shapes, property_shapes = by_type.get(SH("NodeShape"), ()), by_type.get(SH("PropertyShape"), ())
    if any(shapes.objects(node, SH("path")) for node in node_shapes):
        raise Malformed("a node shape has a path")
    if not all(len(shapes.objects(node, SH("path"))) == 1 for node in property_shapes):
        raise Malformed("a property shape has no path, or several")
    found = dict.fromkeys([*node_shapes, *property_shapes, *_untyped(shapes)])
    if any(len(shapes.objects(node, SH("path"))) > 1 for node in found):
        raise Malformed("a shape has several paths")
    return [node for node in found if isinstance(node, ox.NamedNode | ox.BlankNode)]


def _untyped(shapes: Graph) -> Iterator[Term]:
    # SHACL, section 2.1: what has a target or a shape, and what is named as a shape
    for predicate in (*_TARGETS, SH("property"), SH("node")):
        yield from shapes.having(predicate)
    for predicate in _NESTING:
        yield from shapes.subjects(predicate)
    for predicate in _LISTS:
        for start in shapes.subjects(predicate):
            yield from members(shapes, start)


def _foci(shape: Node, shapes: Graph, data: Graph) -> Iterable[Term]:
    nodes, classes, subjects_of, objects_of = (shapes.objects(shape, target) for target in _TARGETS)
    yield from nodes
    for kind in (*classes, *([shape] if _is_class(shape, shapes) else ())):
        yield from data.instances(kind)
    for predicate in subjects_of:
        if isinstance(predicate, ox.NamedNode):
            yield from data.having(predicate)
    for predicate in objects_of:
        if isinstance(predicate, ox.NamedNode):
            yield from data.subjects(predicate)


def _is_class(shape: Node, shapes: Graph) -> bool:
    kinds = {*shapes.below(RDFS("Class")), OWL("Class"), *shapes.below(OWL("Class"))}
    return any(kind in kinds for kind in shapes.objects(shape, TYPE))
