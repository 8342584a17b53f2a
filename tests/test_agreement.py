"""Our SHACL engine and the reference engine find the same, whatever shapes and data are made up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sserdf import index, shacl
from sserdf.check import reference, results
from sserdf.corpus import Term
from sserdf.reading import parsed
from sserdf.shacl import Graph, graph_of
from sserdf.vocabulary import SH

HEAD = """\
@prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
THINGS = (":a", ":b", ":c", ":d", "_:e", "_:f")
CLASSES = (":C", ":D", ":E")
# p, q and r lead anywhere, m and n to numbers
PREDICATES = (":p", ":q", ":r", ":m", ":t", ":v")
NUMBERS = ("1", "2", "3.0", "-1", '"4.5"^^xsd:double', '"7"^^xsd:byte')
TEXTS = ('"a"', '"abc"', '"a"@en', '"b"@en', '"b"@en-GB', '"c"@fr', '"b"@EN')
OTHERS = (
    *('"x"^^xsd:integer', "true", '"maybe"^^xsd:boolean', '"2020-02-03"^^xsd:date', '"NaN"^^xsd:double'),
    *(
        '"2020-02-30"^^xsd:date',
        '"2020-02-03T04:05:06Z"^^xsd:dateTime',
        '"u"^^:unknown',
        '"-1"^^xsd:unsignedInt',
    ),
)
VALUES = (*THINGS, *NUMBERS, *TEXTS, *OTHERS)
BOUNDS = ("1", "2.5", '"3.0"^^xsd:double')
DATES = tuple(f'"{text}"^^xsd:date' for text in ("2020-02-03", "2019-12-31", "0999-01-01"))
MOMENTS = tuple(
    f'"{text}"^^xsd:dateTime'
    for text in ("2020-02-03T04:05:06Z", "2020-02-03T05:05:06+01:00", "2020-02-03T04:05:06.5-14:00")
)
DATATYPES = ("string", "integer", "decimal", "double", "boolean", "date", "dateTime", "byte", "unsignedInt")

NAMED = tuple(thing for thing in THINGS if thing.startswith(":"))
LITERALS = tuple(value for value in VALUES if value.startswith('"'))


def one_of(values: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


def lists(items: st.SearchStrategy[str], least: int = 1) -> st.SearchStrategy[str]:
    return st.lists(items, min_size=least, max_size=3).map(lambda found: f"( {' '.join(found)} )")


def said(name: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return values.map(lambda value: f"sh:{name} {value} ;")


def counts(least: int = 0) -> st.SearchStrategy[str]:
    return st.integers(least, 3).map(str)


# pySHACL orders values of different datatypes by the datatypes, compares IRIs and ends at ill-typed ones
COMPARED = {BOUNDS: ((":m", ":n"), NUMBERS), DATES: ((":t", ":u"), DATES), MOMENTS: ((":v", ":w"), MOMENTS)}
RANGES = tuple(f"{end}{kind}" for end in ("min", "max") for kind in ("Inclusive", "Exclusive"))

TRIPLES = st.one_of(
    st.tuples(one_of(THINGS), one_of(PREDICATES[:3]), one_of(VALUES)),
    *(st.tuples(one_of(THINGS), one_of(names), one_of(values)) for names, values in COMPARED.values()),
    st.tuples(one_of(THINGS), st.just("a"), one_of(CLASSES)),
    st.sampled_from([(":D", "rdfs:subClassOf", ":C"), (":E", "rdfs:subClassOf", ":D")]),
)
DATA = st.lists(TRIPLES, min_size=1, max_size=25).map(
    lambda triples: HEAD + "".join(f"{' '.join(triple)} .\n" for triple in triples)
)

SIMPLE_PATHS = one_of(PREDICATES)
PATHS = st.one_of(
    SIMPLE_PATHS,
    st.recursive(
        SIMPLE_PATHS,
        lambda inner: st.one_of(
            lists(inner, 2),
            lists(inner, 2).map(lambda found: f"[ sh:alternativePath {found} ]"),
            # the inverse of a sequence is another one in pySHACL
            SIMPLE_PATHS.map(lambda found: f"[ sh:inversePath {found} ]"),
            st.tuples(st.sampled_from(("zeroOrMore", "oneOrMore", "zeroOrOne")), inner).map(
                lambda found: f"[ sh:{found[0]}Path {found[1]} ]"
            ),
        ),
        max_leaves=4,
    ),
)
ON_VALUES = st.one_of(
    said("class", one_of(CLASSES)),
    said("datatype", one_of(tuple(f"xsd:{name}" for name in DATATYPES))),
    said("nodeKind", st.sampled_from(("IRI", "BlankNode", "Literal", "IRIOrLiteral")).map("sh:{}".format)),
    said("minLength", counts(1)),
    said("maxLength", counts()),
    said("pattern", one_of(('"^a"', '"b|c"', '"."', '"A" ; sh:flags "i"'))),
    said("languageIn", lists(one_of(('"en"', '"fr"')))),
    said("in", lists(one_of((*NAMED, *LITERALS)))),
    said("hasValue", one_of((*NAMED, *LITERALS))),
    said("equals", one_of(PREDICATES)),
    said("disjoint", one_of(PREDICATES)),
    st.just("sh:closed true ; sh:ignoredProperties ( rdf:type ) ;"),
)
ON_PATHS = st.one_of(
    said("minCount", counts()),
    said("maxCount", counts()),
    st.just("sh:uniqueLang true ;"),
)
SEVERITIES = st.sampled_from(("", "", "", "sh:severity sh:Warning ;", "sh:deactivated true ;"))


def orders(names: tuple[str, ...], bounds: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Return property shapes of values that have an order."""
    pairs = st.sampled_from(("lessThan", "lessThanOrEquals"))
    return st.tuples(pairs, st.sampled_from(RANGES), one_of(bounds)).map(
        lambda found: f"sh:path {names[0]} ; sh:{found[0]} {names[1]} ; sh:{found[1]} {found[2]} ;"
    )


ORDERS = [orders(names, bounds) for bounds, (names, _values) in COMPARED.items()]


def node_shapes(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(st.one_of(ON_VALUES, inner), max_size=4)
    return st.tuples(SEVERITIES, parts).map(lambda found: f"{found[0]} {' '.join(once(found[1]))}")


def property_shapes(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(st.one_of(ON_VALUES, ON_PATHS, inner), max_size=4)
    return st.tuples(SEVERITIES, st.one_of(said("path", PATHS), *ORDERS), parts).map(
        lambda found: f"{found[0]} {found[1]} {' '.join(once(found[2]))}"
    )


def once(parts: list[str]) -> list[str]:
    # most parameters may be given once
    return list({part.split()[0]: part for part in parts}.values())


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    nodes = node_shapes(inner).map(lambda found: f"[ {found} ]")
    properties = property_shapes(inner).map(lambda found: f"[ {found} ]")
    either = st.one_of(nodes, properties)
    return st.one_of(
        said("property", properties),
        said("node", nodes),
        said("not", either),
        *(said(name, lists(either)) for name in ("and", "or", "xone")),
    )


INNER = st.recursive(st.just("sh:nodeKind sh:IRI ;"), nested, max_leaves=5)
QUALIFIED = st.tuples(one_of(PREDICATES), node_shapes(INNER), counts(), counts(), st.booleans()).map(
    lambda found: (
        f"sh:property [ sh:path {found[0]} ; sh:qualifiedValueShape [ {found[1]} ] ; "
        f"sh:qualifiedMinCount {found[2]} ; sh:qualifiedMaxCount {found[3]} ; "
        f"sh:qualifiedValueShapesDisjoint {str(found[4]).lower()} ] ;"
    )
)
TARGETS = st.one_of(
    said("targetClass", one_of(CLASSES)),
    said("targetNode", one_of((*NAMED, *TEXTS))),
    said("targetSubjectsOf", one_of(PREDICATES)),
    said("targetObjectsOf", one_of(PREDICATES)),
)
SHAPE = st.one_of(
    st.tuples(
        st.just("sh:NodeShape"),
        node_shapes(st.one_of(INNER, nested(INNER))),
        TARGETS,
        QUALIFIED | st.just(""),
    ),
    st.tuples(st.just("sh:PropertyShape"), property_shapes(INNER), TARGETS, st.just("")),
    st.tuples(st.just("sh:NodeShape, rdfs:Class"), node_shapes(nested(INNER)), TARGETS, QUALIFIED),
)


def _written(shapes: list[tuple[str, str, str, str]]) -> str:
    names = [f"{CLASSES[n] if 'Class' in shape[0] else f':S{n}'}" for n, shape in enumerate(shapes)]
    parts = (f"{name} a {' ; '.join(shape)} .\n" for name, shape in zip(names, shapes, strict=True))
    return HEAD + "".join(parts)


SHAPES = st.lists(SHAPE, min_size=1, max_size=3).map(_written)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(SHAPES, DATA)
def test_both_engines_agree(shapes: str, data: str) -> None:
    agree(shapes, data)


NODES, PROPERTIES = (":N0", ":N1", ":N2"), (":Q0", ":Q1", ":Q2")
LINKS = st.one_of(
    said("property", one_of(PROPERTIES)),
    said("node", one_of(NODES)),
    said("not", one_of((*NODES, *PROPERTIES))),
    *(said(name, lists(one_of((*NODES, *PROPERTIES)))) for name in ("and", "or", "xone")),
    said("class", one_of(CLASSES)),
)
COUNTED = st.tuples(one_of(NODES), counts(), st.booleans()).map(
    lambda found: (
        f"sh:qualifiedValueShape {found[0]} ; sh:qualifiedMinCount {found[1]} ; "
        f"sh:qualifiedValueShapesDisjoint {str(found[2]).lower()} ;"
    )
)
CIRCLES = st.tuples(
    *(st.lists(LINKS, max_size=2) for _ in NODES),
    *(st.lists(st.one_of(LINKS, LINKS, COUNTED), max_size=2) for _ in PROPERTIES),
).map(
    lambda found: (
        f"{HEAD}:N0 sh:targetClass :C . :N1 sh:targetSubjectsOf :p . :Q0 sh:targetObjectsOf :q .\n"
        + "".join(
            f"{name} a sh:NodeShape ; {' '.join(parts)} .\n"
            for name, parts in zip(NODES, found[:3], strict=True)
        )
        + "".join(
            f"{name} a sh:PropertyShape ; sh:path {path} ; {' '.join(once(parts))} .\n"
            for name, path, parts in zip(
                PROPERTIES, (":p", ":q", "[ sh:inversePath :p ]"), found[3:], strict=True
            )
        )
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(CIRCLES, DATA)
def test_both_engines_agree_on_shapes_that_speak_of_themselves(shapes: str, data: str) -> None:
    agree(shapes, data, may_leave=True)


def agree(shapes: str, data: str, may_leave: bool = False) -> None:
    """Check that both engines give the same results, their messages apart."""
    shape_file = parsed(Path("shapes.ttl"), shapes.encode(), "shapes")
    data_file = parsed(Path("data.ttl"), data.encode(), "data")
    facts = index.facts([data_file.terms])
    said, graph = graph_of(shape_file.triples), Graph(facts)

    outcome = shacl.run(said, graph)
    if outcome.left and may_leave:
        return
    ours = graph_of(ox.Triple(*t) for t in results.triples(outcome.results, [], said, graph))
    theirs = graph_of(reference.report_of(facts, [shape_file], None, False))

    assert not outcome.left
    assert told(ours) == told(theirs), f"{shapes}\n{data}"


def told(report: Graph) -> Counter[str]:
    return Counter(_told(report, node) for node, by in report.subjects(SH("result")).items() for _ in by)


def _told(report: Graph, result: Term) -> str:
    names = ("focusNode", "value", "sourceShape", "sourceConstraintComponent", "resultSeverity")
    parts = [str(report.objects(result, SH(name))[:1]) for name in names]
    path = [_path(report, node) for node in report.objects(result, SH("resultPath"))]
    details = sorted(_told(report, node) for node in report.objects(result, SH("detail")))
    return "\n".join([*parts, *path, *details])


def _path(report: Graph, node: Term) -> str:
    if not isinstance(node, ox.BlankNode):
        return str(node)
    return "complex"  # pySHACL copies only a part of it
