"""Constraints on all values of a focus node together (SHACL, sections 4.4.5, 4.5, 4.7.3 and 4.8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox

from sserdf.index import Term
from sserdf.literals import compared, value_of
from sserdf.shacl.graph import NOTHING, Graph, Said
from sserdf.shacl.parameters import predicates, single, switch
from sserdf.shacl.refusals import Malformed
from sserdf.shacl.shape import Check, Fault, Rule
from sserdf.vocabulary import RDFS, SH, TYPE, XSD

_TRUE = ox.Literal("true", datatype=XSD("boolean"))


def focus_rules(said: Said, shapes: Graph, data: Graph, has_path: bool) -> Iterator[Rule]:
    """Yield what a shape asks of all values together, qualified shapes apart; raises Malformed."""
    for value in said.get(SH("hasValue"), ()):
        yield _has_value(value)
    # "1" is no true: the specification names the one literal
    if (unique := single(said, "uniqueLang")) is not None:
        _need_path(has_path, "uniqueLang")
        switch(said, "uniqueLang")
        if unique == _TRUE:
            yield _one_in_each_language
    for other in predicates(said, "equals"):
        yield _equals(other, data)
    for other in predicates(said, "disjoint"):
        yield _disjoint(other, data)
    for name, wanted in (("lessThan", (-1,)), ("lessThanOrEquals", (-1, 0))):
        for other in predicates(said, name):
            _need_path(has_path, name)
            yield _less_than(name, other, wanted, data)
    if SH("closed") in said or SH("ignoredProperties") in said:
        if SH("closed") not in said:
            raise Malformed("sh:ignoredProperties without sh:closed")
        if switch(said, "closed"):
            yield _closed(said, shapes, data)


def check_of(name: str, told: str) -> Check:
    """Return the constraint of a component without its long ending."""
    return Check(SH(f"{name}ConstraintComponent"), told)


def _need_path(has_path: bool, name: str) -> None:
    if not has_path:
        raise Malformed(f"sh:{name} needs a path")


def _has_value(value: Term) -> Rule:
    fault = (Fault(check_of("HasValue", f"The value {value} is missing.")),)
    return lambda _focus, values: () if value in values else fault


def _one_in_each_language(_focus: Term, values: Collection[Term]) -> Iterable[Fault]:
    if len(values) < 2:
        return ()
    tags = [v.language.lower() for v in values if isinstance(v, ox.Literal) and v.language]
    if len(set(tags)) == len(tags):
        return ()
    twice = sorted({tag for tag in tags if tags.count(tag) > 1}) if len(tags) < 100 else _twice(tags)
    return [
        Fault(check_of("UniqueLang", f"There are several values in the language {tag}.")) for tag in twice
    ]


def _twice(tags: list[str]) -> list[str]:
    seen: set[str] = set()
    return sorted({tag for tag in tags if tag in seen or seen.add(tag)})  # type: ignore[func-returns-value]


def _equals(other: ox.NamedNode, data: Graph) -> Rule:
    check, facts = check_of("Equals", f"The values are not those of {other}."), data.facts

    def rule(focus: Term, values: Collection[Term]) -> Iterable[Fault]:
        found = facts.get(focus, NOTHING).get(other, ())
        if not found and not values:
            return ()
        ours, theirs = set(values), set(found)
        odd = [v for v in values if v not in theirs] + [v for v in found if v not in ours]
        return [Fault(check, value) for value in odd]

    return rule


def _disjoint(other: ox.NamedNode, data: Graph) -> Rule:
    check, facts = check_of("Disjoint", f"The value is one of {other} too."), data.facts

    def rule(focus: Term, values: Collection[Term]) -> Iterable[Fault]:
        found = facts.get(focus, NOTHING).get(other, ())
        if not found:
            return ()
        theirs = set(found)
        return [Fault(check, value) for value in values if value in theirs]

    return rule


def _less_than(name: str, other: ox.NamedNode, wanted: tuple[int, ...], data: Graph) -> Rule:
    words = "not less than" if name == "lessThan" else "greater than"
    check = check_of(name[0].upper() + name[1:], f"The value is {words} a value of {other}.")
    facts = data.facts

    def rule(focus: Term, values: Collection[Term]) -> Iterable[Fault]:
        found = facts.get(focus, NOTHING).get(other, ())
        if not found or not values:
            return ()
        # a result for each pair, as the specification says
        return [Fault(check, one) for one in values for two in found if not _is_ordered(one, two, wanted)]

    return rule


def _is_ordered(one: Term, two: Term, wanted: tuple[int, ...]) -> bool:
    if not isinstance(one, ox.Literal) or not isinstance(two, ox.Literal):
        return False
    left, right = value_of(one), value_of(two)
    return left is not None and right is not None and compared(left, right) in wanted


def _closed(said: Said, shapes: Graph, data: Graph) -> Rule:
    allowed = {path for part in said.get(SH("property"), ()) for path in shapes.objects(part, SH("path"))}
    for start in said.get(SH("ignoredProperties"), ()):
        allowed.update(shapes.items(start) or ())
    check, facts = check_of("Closed", "The shape is closed, and has no such property."), data.facts

    def rule(_focus: Term, values: Collection[Term]) -> Iterable[Fault]:
        saids = [facts.get(value, NOTHING) for value in values]
        return [
            Fault(check, node, predicate)
            for said in saids
            if not allowed.issuperset(said)
            for predicate, found in said.items()
            if predicate not in allowed
            for node in found
            if predicate != TYPE or node != RDFS("Resource")  # true of everything
        ]

    return rule
