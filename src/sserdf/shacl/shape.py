"""A shape as it is run: everything that the shapes graph says of it, looked up once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.index import Node, Term
from sserdf.shacl.paths import Walk


class Check(NamedTuple):
    """One constraint of a shape."""

    component: ox.NamedNode
    told: str  # the message where the shape has none


class Fault(NamedTuple):
    """What is wrong with a focus node as a whole, or with one of its values."""

    check: Check
    value: Term | None = None
    path: Term | None = None  # where it is another than that of the shape


Rule = Callable[[Term, Collection[Term]], Iterable[Fault]]  # a focus node and its value nodes


class Test(NamedTuple):
    """A constraint that looks at each value node by itself."""

    check: Check
    holds: Callable[[Term], bool]
    nested: Shape | None = None  # whose results are the details of this one


@dataclass(frozen=True, eq=False)
class Shape:
    """A node shape, or with a path a property shape."""

    node: Node
    path: Term | None = None
    walk: Walk | None = None  # along the path
    severity: Term | None = None
    messages: tuple[Term, ...] = ()
    is_active: bool = True
    tests: tuple[Test, ...] = ()
    rules: tuple[Rule, ...] = ()
    least: tuple[int, Check] | None = None
    most: tuple[int, Check] | None = None
    properties: tuple[Shape, ...] = ()
    known: dict[Term, bool] = field(default_factory=dict, repr=False)  # which nodes conform


class Result(NamedTuple):
    """A result of validation (SHACL, section 3.6.2)."""

    focus: Term
    shape: Shape
    check: Check
    value: Term | None
    path: Term | None
    details: tuple[Result, ...] = ()
