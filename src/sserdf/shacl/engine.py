"""Runs shapes on data: a shape on all its focus nodes at once, property by property.

The loops over nodes and values are map, filter and chain: they cost a fraction of loops in the interpreter.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import chain, compress, count, filterfalse, repeat
from operator import not_

import pyoxigraph as ox

from sserdf.index import Term
from sserdf.shacl.graph import NOTHING, Graph, Said
from sserdf.shacl.shape import Result, Shape, Test

_Values = list[Collection[Term]]  # those of each focus node


def evaluate(shape: Shape, foci: Sequence[Term], data: Graph) -> list[Result]:
    """Return the results of validating the focus nodes (SHACL, section 3.4)."""
    out: list[Result] = []
    _evaluate(shape, _Foci(foci, data), out)
    return out


def conforms(shape: Shape, node: Term) -> bool:
    """Return whether a node conforms to a shape (SHACL, section 3.5)."""
    found = shape.known.get(node)
    if found is None:
        found = shape.known[node] = _conforms(shape, node)
    return found


def _conforms(shape: Shape, node: Term) -> bool:
    if not shape.is_active:
        return True
    values = (node,) if shape.walk is None else shape.walk(node)
    if shape.least and len(values) < shape.least[0] or shape.most and len(values) > shape.most[0]:
        return False
    for test in shape.tests:
        if not all(map(test.holds, values)):
            return False
    for rule in shape.rules:
        for _ in rule(node, values):
            return False
    return all(conforms(part, value) for part in shape.properties for value in values)


class _Foci:
    """Focus nodes, and what is said of each; the property shapes of a node shape share them."""

    def __init__(self, nodes: Sequence[Term], data: Graph) -> None:
        self.nodes, self.data = nodes, data

    @cached_property
    def said(self) -> list[Said]:
        return list(map(self.data.facts.get, self.nodes, repeat(NOTHING)))


def _evaluate(shape: Shape, foci: _Foci, out: list[Result]) -> None:
    if not shape.is_active or not foci.nodes:
        return
    values = _values(shape, foci)
    _count(shape, foci.nodes, values, out)
    if shape.tests:
        _test(shape, foci, values, out)
    for rule in shape.rules:
        for focus, found in zip(foci.nodes, values, strict=True):
            for fault in rule(focus, found):
                path = shape.path if fault.path is None else fault.path
                out.append(Result(focus, shape, fault.check, fault.value, path))
    if shape.properties:
        below = foci if shape.path is None else _Foci(list(chain.from_iterable(values)), foci.data)
        for part in shape.properties:
            _evaluate(part, below, out)


def _values(shape: Shape, foci: _Foci) -> _Values:
    if shape.walk is None:
        return [(focus,) for focus in foci.nodes]
    if isinstance(shape.path, ox.NamedNode):
        path = shape.path
        return [said.get(path, ()) for said in foci.said]
    return list(map(shape.walk, foci.nodes))


def _count(shape: Shape, foci: Sequence[Term], values: _Values, out: list[Result]) -> None:
    if shape.least is not None:
        least, check = shape.least
        few = [f for f, number in zip(foci, map(len, values), strict=True) if number < least]
        out += [Result(focus, shape, check, None, shape.path) for focus in few]
    if shape.most is not None:
        most, check = shape.most
        many = [f for f, number in zip(foci, map(len, values), strict=True) if number > most]
        out += [Result(focus, shape, check, None, shape.path) for focus in many]


def _test(shape: Shape, foci: _Foci, values: _Values, out: list[Result]) -> None:
    # each distinct value is looked at once, however many focus nodes have it
    distinct = dict.fromkeys(chain.from_iterable(values))
    for test in shape.tests:
        bad = set(filterfalse(test.holds, distinct))
        for at in compress(count(), map(not_, map(bad.isdisjoint, values if bad else ()))):
            found = (value for value in values[at] if value in bad)
            out += [_result(shape, foci.nodes[at], test, value, foci.data) for value in found]


def _result(shape: Shape, focus: Term, test: Test, value: Term, data: Graph) -> Result:
    details = () if test.nested is None else tuple(evaluate(test.nested, [value], data))
    return Result(focus, shape, test.check, value, shape.path, details)
