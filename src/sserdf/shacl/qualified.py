"""Qualified value shapes (SHACL, section 4.7.3): how many values conform to a shape, not to its siblings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from sserdf.index import Term
from sserdf.shacl.engine import conforms
from sserdf.shacl.focus_rules import check_of
from sserdf.shacl.graph import Said
from sserdf.shacl.parameters import count, switch
from sserdf.shacl.refusals import Malformed
from sserdf.shacl.shape import Check, Fault, Rule, Shape
from sserdf.vocabulary import SH

if TYPE_CHECKING:
    from sserdf.shacl.compiler import Compiler

_NAME = "qualifiedValueShape"


def qualified(compiler: Compiler, shape: Term, said: Said) -> Iterator[Rule]:
    """Yield the rules of the qualified value shapes of a property shape; raises Malformed."""
    least, most = count(said, "qualifiedMinCount"), count(said, "qualifiedMaxCount")
    wanted = said.get(SH(_NAME), ())
    if not wanted:
        if least is not None or most is not None or SH(f"{_NAME}sDisjoint") in said:
            raise Malformed(f"a qualified count without sh:{_NAME}")
        return
    if least is None and most is None:
        raise Malformed(f"sh:{_NAME} without a count")
    is_disjoint = switch(said, f"{_NAME}sDisjoint")
    for node in wanted:
        if (nested := compiler.nested(shape, _NAME, node)) is not None:
            siblings = _siblings(compiler, shape, node) if is_disjoint else []
            yield _counted(nested, siblings, least, most)


def _siblings(compiler: Compiler, shape: Term, node: Term) -> list[Shape]:
    graph = compiler.shapes
    parts = [
        part
        for parent in graph.subjects(SH("property")).get(shape, ())
        for part in graph.objects(parent, SH("property"))
    ]
    others = dict.fromkeys(other for part in parts for other in graph.objects(part, SH(_NAME)))
    found = (compiler.nested(shape, _NAME, other, is_tried=False) for other in others if other != node)
    return [sibling for sibling in found if sibling is not None]


def _counted(shape: Shape, siblings: list[Shape], least: int | None, most: int | None) -> Rule:
    few = _check("Min", f"Fewer than {least} values conform to {shape.node}.")
    many = _check("Max", f"More than {most} values conform to {shape.node}.")

    def counts(value: Term) -> bool:
        return conforms(shape, value) and not any(conforms(sibling, value) for sibling in siblings)

    def rule(_focus: Term, values: Collection[Term]) -> Iterable[Fault]:
        number = sum(map(counts, values))
        if least is not None and number < least:
            yield Fault(few)
        if most is not None and number > most:
            yield Fault(many)

    return rule


def _check(name: str, told: str) -> Check:
    return check_of(f"Qualified{name}Count", told)
