"""Shapes made into functions, once, before any data are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial

import pyoxigraph as ox

from sserdf.index import Term
from sserdf.shacl.engine import conforms
from sserdf.shacl.focus_rules import check_of, focus_rules
from sserdf.shacl.graph import NOTHING, Graph, Said
from sserdf.shacl.parameters import count, members, switch
from sserdf.shacl.paths import walk_of
from sserdf.shacl.qualified import qualified
from sserdf.shacl.recursion import Way, looping
from sserdf.shacl.refusals import Malformed, Unsupported
from sserdf.shacl.shape import Shape, Test
from sserdf.shacl.value_tests import value_tests
from sserdf.vocabulary import RDFS, SH, TYPE

_DEEPEST = 40  # shapes in shapes; each costs Python a few frames of its stack
_LISTS = {"and": "all", "or": "any", "xone": "exactly one"}


class Compiler:
    """Makes shapes of one shapes graph, to be run on one data graph."""

    def __init__(self, shapes: Graph, data: Graph) -> None:
        """Take the two graphs."""
        self.shapes, self.data = shapes, data
        self._made: dict[Term, Shape] = {}
        self._depth = 0
        self._looping = looping(shapes)
        self._way = Way()

    def shape(self, node: Term) -> Shape:
        """Return the shape of a node of the shapes graph.

        Raises Unsupported when it needs more than SHACL Core or is nested very deeply, and Malformed
        when it is not well-formed (SHACL, section 1.4).
        """
        found = self._made.get(node)
        if found is None:
            found = self._compiled(node)
            if node not in self._looping:  # what speaks of itself differs with the way to it
                self._made[node] = found
        return found

    def nested(self, holder: Term, constraint: str, node: Term, is_tried: bool = True) -> Shape | None:
        """Return a shape that another names by a constraint, None where it is taken to hold.

        Raises what `shape` raises. `is_tried` is false where the reference engine does not ask whether
        it has been there before.
        """
        if node not in self._looping:
            self._depth += 1
            if self._depth > _DEEPEST:
                raise Unsupported(f"{node} is nested very deeply")
            try:
                return self.shape(node)
            finally:
                self._depth -= 1
        self._way.enter(holder, constraint)
        try:
            return None if self._way.leads_back(node, is_tried) else self.shape(node)
        finally:
            self._way.leave()

    def _compiled(self, node: Term) -> Shape:
        if not isinstance(node, ox.NamedNode | ox.BlankNode):
            raise Malformed(f"{node} is no shape")
        said = self.shapes.facts.get(node, NOTHING)
        if self._foreign.intersection(said):
            raise Unsupported(f"{node} has constraints in SPARQL")
        paths = said.get(SH("path"), ())
        if len(paths) > 1:
            raise Malformed(f"{node} has several paths")
        path = paths[0] if paths else None
        made = Shape(
            node,
            path,
            walk_of(path, self.shapes, self.data) if path is not None else None,
            min(said.get(SH("severity"), ()), key=str, default=SH("Violation")),
            tuple(said.get(SH("message"), ())),
            not switch(said, "deactivated"),
        )
        return self._with_constraints(made, said) if made.is_active else made

    def _with_constraints(self, bare: Shape, said: Said) -> Shape:
        has_path = bare.path is not None
        few, many = "There are fewer than {} values.", "There are more than {} values."
        least, most = count(said, "minCount"), count(said, "maxCount")
        if not has_path and (least is not None or most is not None):
            raise Malformed("sh:minCount and sh:maxCount need a path")
        rules = [*focus_rules(said, self.shapes, self.data, has_path)]
        if has_path:
            rules += qualified(self, bare.node, said)
        return Shape(
            *(bare.node, bare.path, bare.walk, bare.severity, bare.messages, bare.is_active),
            tests=(*value_tests(said, self.shapes, self.data), *self._nested(bare.node, said)),
            rules=tuple(rules),
            least=(least, check_of("MinCount", few.format(least))) if least else None,
            most=(most, check_of("MaxCount", many.format(most))) if most is not None else None,
            properties=tuple(self._properties(bare.node, said)),
        )

    def _properties(self, holder: Term, said: Said) -> Iterator[Shape]:
        for node in said.get(SH("property"), ()):
            if (found := self.nested(holder, "property", node)) is not None:
                if found.path is None:
                    raise Malformed(f"{node} is no property shape")
                yield found

    def _nested(self, holder: Term, said: Said) -> Iterator[Test]:
        for node in said.get(SH("node"), ()):
            if (shape := self.nested(holder, "node", node)) is not None:
                if shape.path is not None:
                    raise Malformed(f"{node} is no node shape")
                told = f"The value does not conform to {node}."
                yield Test(check_of("Node", told), partial(conforms, shape), shape)
        for node in said.get(SH("not"), ()):
            if (shape := self.nested(holder, "not", node)) is not None:
                yield Test(check_of("Not", f"The value conforms to {node}."), partial(_not, shape))
        for name, words in _LISTS.items():
            for start in said.get(SH(name), ()):
                found = (self.nested(holder, name, node) for node in members(self.shapes, start))
                shapes = [shape for shape in found if shape is not None]
                told = f"The value does not conform to {words} of {len(shapes)} shapes."
                yield Test(check_of(name.capitalize(), told), _together(name, shapes))

    @cached_property
    def _foreign(self) -> frozenset[Term]:
        """The parameters that the reference engine alone understands: SPARQL, and components of others."""
        kinds = {SH("ConstraintComponent"), *self.shapes.subjects(RDFS("subClassOf")).get(_COMPONENT, ())}
        found: set[Term] = {SH("sparql")}
        for kind in kinds:
            for component in self.shapes.subjects(TYPE).get(kind, ()):
                if not str(component).startswith(f"<{SH.iri}"):
                    found.update(self._parameters(component))
        return frozenset(found)

    def _parameters(self, component: Term) -> list[Term]:
        nodes = self.shapes.objects(component, SH("parameter"))
        found = [path for node in nodes for path in self.shapes.objects(node, SH("path"))]
        if not nodes or len(found) != len(nodes):
            raise Malformed(f"{component} has no parameter with one path")
        return found


_COMPONENT = SH("ConstraintComponent")


def _not(shape: Shape, node: Term) -> bool:
    return not conforms(shape, node)


def _together(name: str, shapes: list[Shape]) -> partial[bool]:
    return partial({"and": _all, "or": _any, "xone": _one}[name], shapes)


def _all(shapes: list[Shape], node: Term) -> bool:
    return all(conforms(shape, node) for shape in shapes)


def _any(shapes: list[Shape], node: Term) -> bool:
    return any(conforms(shape, node) for shape in shapes)


def _one(shapes: list[Shape], node: Term) -> bool:
    return sum(conforms(shape, node) for shape in shapes) == 1
