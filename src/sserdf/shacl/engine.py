"""Runs shapes on data: a shape on all its focus nodes at once, property by property."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import repeat

import pyoxigraph as ox

from sserdf.index import Term
from sserdf.shacl.graph import NOTHING, Graph
from sserdf.shacl.shape import Result, Shape, Test

_Values = list[Collection[Term]]  # those of each focus node


def evaluate(shape: Shape, foci: Sequence[Term], data: Graph) -> list[Result]:
    """Return the results of validating the focus nodes (SHACL, section 3.4)."""
    out: list[Result] = []
    _evaluate(shape, foci, data, out)
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
    return (
        all(all(map(test.holds, values)) for test in shape.tests)
        and not any(True for rule in shape.rules for _ in rule(node, values))
        and all(conforms(part, value) for part in shape.properties for value in values)
    )


def _evaluate(shape: Shape, foci: Sequence[Term], data: Graph, out: list[Result]) -> None:
    if not shape.is_active or not foci:
        return
    values = _values(shape, foci, data)
    _count(shape, foci, values, out)
    if shape.tests:
        _test(shape, foci, values, data, out)
    for rule in shape.rules:
        for focus, found in zip(foci, values, strict=True):
            for fault in rule(focus, found):
                path = shape.path if fault.path is None else fault.path
                out.append(Result(focus, shape, fault.check, fault.value, path))
    if shape.properties:
        below = foci if shape.path is None else [value for found in values for value in found]
        for part in shape.properties:
            _evaluate(part, below, data, out)


def _values(shape: Shape, foci: Sequence[Term], data: Graph) -> _Values:
    if shape.walk is None:
        return [(focus,) for focus in foci]
    if isinstance(shape.path, ox.NamedNode):
        path, get = shape.path, data.facts.get
        # map keeps the loop out of the interpreter
        return [said.get(path, ()) for said in map(get, foci, repeat(NOTHING))]
    return [shape.walk(focus) for focus in foci]


def _count(shape: Shape, foci: Sequence[Term], values: _Values, out: list[Result]) -> None:
    if shape.least is not None:
        least, check = shape.least
        few = [f for f, number in zip(foci, map(len, values), strict=True) if number < least]
        out += [Result(focus, shape, check, None, shape.path) for focus in few]
    if shape.most is not None:
        most, check = shape.most
        many = [f for f, number in zip(foci, map(len, values), strict=True) if number > most]
        out += [Result(focus, shape, check, None, shape.path) for focus in many]


def _test(shape: Shape, foci: Sequence[Term], values: _Values, data: Graph, out: list[Result]) -> None:
    # each distinct value is looked at once, however many focus nodes have it
    good: set[Term] = set()
    bad: dict[Term, list[Test]] = {}
    holding = [test.holds for test in shape.tests]
    for focus, found in zip(foci, values, strict=True):
        for value in found:
            if value in good:
                continue
            if value not in bad:
                if all([holds(value) for holds in holding]):  # noqa: C419 - a generator costs more
                    good.add(value)
                    continue
                bad[value] = [test for test in shape.tests if not test.holds(value)]
            out += [_result(shape, focus, test, value, data) for test in bad[value]]


def _result(shape: Shape, focus: Term, test: Test, value: Term, data: Graph) -> Result:
    details = () if test.nested is None else tuple(evaluate(test.nested, [value], data))
    return Result(focus, shape, test.check, value, shape.path, details)
