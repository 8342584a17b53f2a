"""Constraints on single values (SHACL, sections 4.1, 4.3, 4.4 and 4.8) as functions of one term."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from sserdf.index import Term
from sserdf.literals import compared, test_of, value_of
from sserdf.shacl.graph import Graph, Said
from sserdf.shacl.parameters import count, single
from sserdf.shacl.refusals import Malformed
from sserdf.shacl.shape import Check, Test
from sserdf.vocabulary import RDF, RDFS, SH, XSD

Holds = Callable[[Term], bool]

_KINDS = {
    SH("BlankNode"): (ox.BlankNode,),
    SH("BlankNodeOrIRI"): (ox.BlankNode, ox.NamedNode),
    SH("BlankNodeOrLiteral"): (ox.BlankNode, ox.Literal),
    SH("IRI"): (ox.NamedNode,),
    SH("IRIOrLiteral"): (ox.NamedNode, ox.Literal),
    SH("Literal"): (ox.Literal,),
}
_RANGES: dict[str, tuple[frozenset[int], str]] = {
    # how a value may compare with the bound
    "minExclusive": (frozenset({1}), "greater than"),
    "minInclusive": (frozenset({0, 1}), "at least"),
    "maxExclusive": (frozenset({-1}), "less than"),
    "maxInclusive": (frozenset({-1, 0}), "at most"),
}
_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}
_MOST_SHOWN = 8  # of the members of a list in a message


def value_tests(said: Said, shapes: Graph, data: Graph) -> Iterator[Test]:
    """Yield what a shape asks of each value by itself; raises Malformed."""
    for kind in said.get(SH("class"), ()):
        yield _test("Class", f"The value is no instance of {kind}.", data.instances(kind).__contains__)
    if (datatype := single(said, "datatype")) is not None:
        yield _test("Datatype", f"The value is no literal of the datatype {datatype}.", _of_type(datatype))
    if (wanted_kind := single(said, "nodeKind")) is not None:
        told = f"The value is not of the kind {wanted_kind}."
        yield _test("NodeKind", told, _of_kind(wanted_kind))
    for name, (wanted, words) in _RANGES.items():
        for bound in said.get(SH(name), ()):
            yield _test(_upper(name), f"The value is not {words} {bound}.", _in_range(bound, wanted))
    yield from _texts(said, shapes)
    if (start := single(said, "in")) is not None:
        allowed = shapes.items(start)
        if allowed is None:
            raise Malformed("sh:in is no list")
        shown = ", ".join(map(str, allowed[:_MOST_SHOWN])) + (", …" if len(allowed) > _MOST_SHOWN else "")
        yield _test("In", f"The value is none of {shown}.", frozenset(allowed).__contains__)


def _texts(said: Said, shapes: Graph) -> Iterator[Test]:
    least, most = count(said, "minLength"), count(said, "maxLength")
    if least is not None:
        yield _test("MinLength", f"The value has fewer than {least} characters.", _at_least(least))
    if most is not None:
        yield _test("MaxLength", f"The value has more than {most} characters.", _at_most(most))
    for pattern in said.get(SH("pattern"), ()):
        shown = f"The value does not match “{pattern.value if isinstance(pattern, ox.Literal) else ''}”."
        yield _test("Pattern", shown, _matching(pattern, said))
    if (start := single(said, "languageIn")) is not None:
        languages = shapes.items(start)
        if languages is None or not all(isinstance(tag, ox.Literal) for tag in languages):
            raise Malformed("sh:languageIn is no list of language tags")
        tags = tuple(tag.value.lower() for tag in languages if isinstance(tag, ox.Literal))
        told = f"The value is in none of the languages {', '.join(tags)}."
        yield _test("LanguageIn", told, _in_language(tags))


def _test(name: str, told: str, holds: Holds) -> Test:
    return Test(Check(SH(f"{name}ConstraintComponent"), told), holds)


def _upper(name: str) -> str:
    return name[0].upper() + name[1:]


def _of_type(datatype: Term) -> Holds:
    # pySHACL takes these two so too: each literal is an instance of rdfs:Literal
    if datatype == RDFS("Literal"):
        return lambda node: isinstance(node, ox.Literal)
    if datatype == RDFS("Datatype"):
        return lambda node: isinstance(node, ox.Literal) and not node.language
    if not isinstance(datatype, ox.NamedNode):
        raise Malformed("sh:datatype is no IRI")
    literal, is_possible = ox.Literal, test_of(datatype.value)
    if datatype in _UNTESTED:
        return lambda node: isinstance(node, literal) and node.datatype == datatype
    return lambda node: isinstance(node, literal) and node.datatype == datatype and is_possible(node.value)


# every text is one of these, so that it need not be looked at
_UNTESTED = (RDF("langString"), XSD("string"))


def _of_kind(kind: Term) -> Holds:
    wanted = _KINDS.get(kind) if isinstance(kind, ox.NamedNode) else None
    if wanted is None:
        raise Malformed("there is no such sh:nodeKind")
    return lambda node: isinstance(node, wanted)


def _in_range(bound: Term, wanted: frozenset[int]) -> Holds:
    limit = value_of(bound) if isinstance(bound, ox.Literal) else None
    if not isinstance(bound, ox.Literal):
        raise Malformed("a bound is no literal")

    def holds(node: Term) -> bool:
        value = value_of(node) if isinstance(node, ox.Literal) else None
        return value is not None and limit is not None and compared(value, limit) in wanted

    return holds


def _at_least(least: int) -> Holds:
    if least == 0:
        return lambda node: not isinstance(node, ox.BlankNode)
    return lambda node: not isinstance(node, ox.BlankNode) and len(_text(node)) >= least


def _at_most(most: int) -> Holds:
    return lambda node: not isinstance(node, ox.BlankNode) and len(_text(node)) <= most


def _text(node: Term) -> str:
    return node.value if isinstance(node, ox.NamedNode | ox.Literal) else ""


def _matching(pattern: Term, said: Said) -> Holds:
    if not isinstance(pattern, ox.Literal):
        raise Malformed("sh:pattern is no text")
    try:
        search = re.compile(pattern.value, _flags(said)).search
    except (re.error, OverflowError, RecursionError) as error:
        raise Malformed(f"sh:pattern is no regular expression: {error}") from error
    return lambda node: not isinstance(node, ox.BlankNode) and search(_text(node)) is not None


def _flags(said: Said) -> int:
    found = single(said, "flags")
    letters = found.value if isinstance(found, ox.Literal) else ""
    flags = 0
    for letter in letters:
        flags |= _FLAGS.get(letter, 0)
    return flags


def _in_language(ranges: tuple[str, ...]) -> Holds:
    @lru_cache(maxsize=1000)  # there are few languages
    def matches(tag: str) -> bool:
        # basic filtering of RFC 4647, section 3.3.1
        return any(wanted in ("*", tag) or tag.startswith(f"{wanted}-") for wanted in ranges)

    def holds(node: Term) -> bool:
        language = node.language if isinstance(node, ox.Literal) else None
        return language is not None and matches(language.lower())

    return holds
