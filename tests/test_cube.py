"""The rules for RDF Data Cubes say what the 21 constraints of the W3C recommendation mean (section 11)."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from sserdf import queries
from sserdf.corpus import Corpus

_HEAD = """\
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

# abbreviated: classes and qb:componentProperty are left out, a slice has the year, the data set the unit
SHORT = """\
ex:place rdfs:range skos:Concept ; qb:codeList ex:places .
ex:places a skos:ConceptScheme .
ex:north a skos:Concept ; skos:inScheme ex:places .
ex:south a skos:Concept ; skos:topConceptOf ex:places .
ex:kind rdfs:range skos:Concept ; qb:codeList ex:kinds .
ex:kinds a skos:Collection ; skos:member ex:land .
ex:land a skos:Collection ; skos:member ex:farm ; skos:member ex:wood .
ex:farm a skos:Concept .
ex:wood a skos:Concept .
ex:year rdfs:range xsd:gYear .
ex:structure a qb:DataStructureDefinition ; qb:sliceKey ex:key .
ex:structure qb:component ex:c-place ; qb:component ex:c-kind ; qb:component ex:c-year .
ex:structure qb:component ex:c-count ; qb:component ex:c-unit ; qb:component ex:c-note .
ex:c-place qb:dimension ex:place .
ex:c-kind qb:dimension ex:kind .
ex:c-year qb:dimension ex:year .
ex:c-count qb:measure ex:count .
ex:c-unit qb:attribute ex:unit ; qb:componentRequired true ; qb:componentAttachment qb:DataSet .
ex:c-note qb:attribute ex:note ; qb:componentRequired false .
ex:key a qb:SliceKey ; qb:dimension ex:year .
ex:set qb:structure ex:structure ; qb:slice ex:slice ; ex:unit ex:people .
ex:slice qb:sliceStructure ex:key ; ex:year "2020"^^xsd:gYear .
ex:slice qb:observation ex:o1 ; qb:observation ex:o2 .
ex:o1 qb:dataSet ex:set ; ex:place ex:north ; ex:kind ex:farm ; ex:count 5 .
ex:o2 qb:dataSet ex:set ; ex:place ex:south ; ex:kind ex:farm ; ex:count 6 .
ex:o3 qb:dataSet ex:set ; ex:place ex:north ; ex:kind ex:farm ; ex:year "2021"^^xsd:gYear ; ex:count 7 .
"""

# normalised: everything is said
LONG = """\
ex:size a qb:DimensionProperty ; rdfs:range xsd:integer .
ex:count a qb:MeasureProperty .
ex:unit a qb:AttributeProperty .
ex:c-size a qb:ComponentSpecification ; qb:componentProperty ex:size .
ex:c-count a qb:ComponentSpecification ; qb:componentProperty ex:count .
ex:c-unit a qb:ComponentSpecification ; qb:componentProperty ex:unit ; qb:componentRequired true .
ex:structure a qb:DataStructureDefinition .
ex:structure qb:component ex:c-size ; qb:component ex:c-count ; qb:component ex:c-unit .
ex:set a qb:DataSet ; qb:structure ex:structure .
ex:o1 a qb:Observation ; qb:dataSet ex:set ; ex:size 1 ; ex:count 5 ; ex:unit ex:people .
ex:o2 a qb:Observation ; qb:dataSet ex:set ; ex:size 2 ; ex:count 5 ; ex:unit ex:people .
"""

# one observation for each measure; the first two have theirs from a slice
MEASURES = """\
ex:year rdfs:range xsd:gYear .
ex:c-year qb:dimension ex:year .
ex:c-type qb:dimension qb:measureType .
ex:c-count qb:measure ex:count .
ex:c-area qb:measure ex:area .
ex:structure a qb:DataStructureDefinition ; qb:component ex:c-year ; qb:component ex:c-type .
ex:structure qb:component ex:c-count ; qb:component ex:c-area ; qb:sliceKey ex:key .
ex:key a qb:SliceKey ; qb:componentProperty qb:measureType .
ex:set qb:structure ex:structure ; qb:slice ex:slice .
ex:slice qb:sliceStructure ex:key ; qb:measureType ex:count .
ex:slice qb:observation ex:o1 ; qb:observation ex:o2 .
ex:o1 qb:dataSet ex:set ; ex:year "2020"^^xsd:gYear ; ex:count 5 .
ex:o2 qb:dataSet ex:set ; ex:year "2021"^^xsd:gYear ; ex:count 6 .
ex:o3 qb:dataSet ex:set ; ex:year "2020"^^xsd:gYear ; qb:measureType ex:area ; ex:area 3 .
ex:o4 qb:dataSet ex:set ; ex:year "2021"^^xsd:gYear ; qb:measureType ex:area ; ex:area 4 .
"""

TREE = """\
ex:place rdfs:range ex:Place ; qb:codeList ex:places .
ex:places a qb:HierarchicalCodeList ; qb:hierarchyRoot ex:world ; qb:parentChildProperty ex:holds .
ex:world ex:holds ex:land .
ex:land ex:holds ex:town .
ex:c-place qb:dimension ex:place .
ex:c-count qb:measure ex:count .
ex:structure a qb:DataStructureDefinition ; qb:component ex:c-place ; qb:component ex:c-count .
ex:set qb:structure ex:structure .
ex:o1 qb:dataSet ex:set ; ex:place ex:world ; ex:count 9 .
ex:o2 qb:dataSet ex:set ; ex:place ex:town ; ex:count 5 .
"""

UPWARD = (
    TREE.replace("qb:parentChildProperty ex:holds", "qb:parentChildProperty [ owl:inverseOf ex:within ]")
    .replace("ex:world ex:holds ex:land", "ex:land ex:within ex:world")
    .replace("ex:land ex:holds ex:town", "ex:town ex:within ex:land")
)

GOOD = {"short": SHORT, "long": LONG, "measures": MEASURES, "tree": TREE, "upward": UPWARD}

# what is written anew in which cube, and the constraints that it breaks
CASES: list[tuple[str, str, str, str, set[int]]] = [
    ("no data set", LONG, "ex:o2 a qb:Observation ; qb:dataSet ex:set", "ex:o2 a qb:Observation", {1}),
    (
        "no data set but a slice",
        SHORT,
        "ex:o2 qb:dataSet ex:set ; ex:place",
        "ex:o2 ex:place",
        {1, 18},
    ),
    (
        "two data sets",
        LONG,
        "ex:o2 a qb:Observation",
        "ex:more qb:structure ex:structure . ex:o2 qb:dataSet ex:more",
        {1},
    ),
    ("no structure", LONG, " ; qb:structure ex:structure", "", {2}),
    (
        "no structure, and only the observations tell of a data set",
        SHORT,
        "ex:set qb:structure ex:structure ;",
        "ex:set",
        {2},
    ),
    (
        "two structures",
        LONG,
        "ex:set a qb:DataSet",
        "ex:set qb:structure ex:other ; a qb:DataSet",
        {2},
    ),
    ("no measure", LONG, " qb:component ex:c-count ;", "", {3}),
    ("a measure that is none", SHORT, "ex:c-count qb:measure", "ex:c-count qb:componentProperty", {3}),
    (
        "a measure by its class",
        SHORT,
        "ex:c-count qb:measure ex:count",
        "ex:count a qb:MeasureProperty . ex:c-count qb:componentProperty ex:count",
        set(),
    ),
    ("no range", SHORT, "ex:year rdfs:range xsd:gYear .", "", {4}),
    ("no range, normalised", LONG, " ; rdfs:range xsd:integer", "", {4}),
    (
        "no code list",
        SHORT,
        "rdfs:range skos:Concept ; qb:codeList ex:places",
        "rdfs:range skos:Concept",
        {5},
    ),
    (
        "an optional measure",
        SHORT,
        "ex:c-count qb:measure ex:count",
        "ex:c-count qb:measure ex:count ; qb:componentRequired false",
        {6},
    ),
    (
        "an optional dimension",
        LONG,
        "qb:componentProperty ex:size",
        "qb:componentProperty ex:size ; qb:componentRequired false",
        {6},
    ),
    ("a slice key of no structure", SHORT, " ; qb:sliceKey ex:key .", " .", {7}),
    (
        "a slice key beyond the structure",
        SHORT,
        "ex:key a qb:SliceKey",
        "ex:slice ex:size 3 . ex:key a qb:SliceKey ; qb:componentProperty ex:size",
        {8},
    ),
    ("a slice without key", SHORT, "qb:sliceStructure ex:key ;", "", {9}),
    (
        "a slice with two keys",
        SHORT,
        "ex:slice qb:sliceStructure ex:key",
        "ex:slice qb:sliceStructure ex:key ; qb:sliceStructure ex:also",
        {9},
    ),
    (
        "a slice without its dimension",
        SHORT,
        'ex:slice qb:sliceStructure ex:key ; ex:year "2020"^^xsd:gYear .',
        'ex:slice qb:sliceStructure ex:key . ex:o1 ex:year "2020"^^xsd:gYear . '
        'ex:o2 ex:year "2020"^^xsd:gYear .',
        {10},
    ),
    ("no dimension", LONG, "ex:size 2 ; ", "", {11}),
    (
        "no dimension, nor in the slice",
        SHORT,
        "ex:o2 qb:dataSet ex:set ; ex:place ex:south",
        "ex:o2 qb:dataSet ex:set",
        {11},
    ),
    (
        "the slice of another data set",
        SHORT,
        "qb:slice ex:slice ; ex:unit ex:people .",
        "ex:unit ex:people . ex:slice a qb:Slice .",
        {11},
    ),
    (
        "a dimension of the data set",
        LONG,
        "ex:structure a qb:DataStructureDefinition .",
        "ex:structure a qb:DataStructureDefinition ; qb:component ex:c-year . ex:year rdfs:range xsd:gYear . "
        "ex:c-year qb:dimension ex:year ; qb:componentAttachment qb:DataSet . "
        'ex:set ex:year "2020"^^xsd:gYear .',
        set(),
    ),
    (
        "a dimension of the data set that is not attached",
        LONG,
        "ex:structure a qb:DataStructureDefinition .",
        "ex:structure a qb:DataStructureDefinition ; qb:component ex:c-year . ex:year rdfs:range xsd:gYear . "
        'ex:c-year qb:dimension ex:year . ex:set ex:year "2020"^^xsd:gYear .',
        {11},
    ),
    ("a duplicate", LONG, "ex:size 2", "ex:size 1", {12}),
    ("a duplicate by value", LONG, "ex:size 2", "ex:size 1.0", {12}),
    ("text is not a number", LONG, "ex:size 2", 'ex:size "1"', set()),
    (
        "a duplicate by the slice",
        SHORT,
        'ex:place ex:north ; ex:kind ex:farm ; ex:year "2021"',
        'ex:place ex:north ; ex:kind ex:farm ; ex:year "2020"',
        {12},
    ),
    ("no attribute", LONG, "ex:size 2 ; ex:count 5 ; ex:unit ex:people", "ex:size 2 ; ex:count 5", {13}),
    ("no attribute on the data set", SHORT, "ex:slice ; ex:unit ex:people", "ex:slice", {13}),
    ("an attribute that is not attached", SHORT, " ; qb:componentAttachment qb:DataSet", "", {13}),
    (
        "an attribute of the slice, and one of its own",
        SHORT,
        "qb:componentAttachment qb:DataSet .",
        "qb:componentAttachment qb:Slice . ex:slice ex:unit ex:people . ex:o3 ex:unit ex:people .",
        set(),
    ),
    ("no measure in an observation", LONG, "ex:size 2 ; ex:count 5", "ex:size 2", {14}),
    ("no measure in a slice", SHORT, "ex:kind ex:farm ; ex:count 6", "ex:kind ex:farm", {14}),
    ("a measure named, and no value", MEASURES, " ; ex:area 4", "", {15}),
    ("a measure named by the slice, and no value", MEASURES, " ; ex:count 6", "", {15}),
    ("a second measure", MEASURES, "ex:area 4", "ex:area 4 ; ex:count 6", {16}),
    ("a second measure in a slice", MEASURES, "ex:count 6", "ex:count 6 ; ex:area 4", {16}),
    (
        "a measure short",
        MEASURES,
        'ex:o4 qb:dataSet ex:set ; ex:year "2021"^^xsd:gYear ; qb:measureType ex:area ; ex:area 4 .',
        "",
        {17},
    ),
    (
        "a slice of another data set",
        SHORT,
        "ex:set qb:structure ex:structure ; qb:slice ex:slice",
        "ex:more qb:structure ex:structure ; qb:slice ex:slice ; a qb:DataSet . "
        'ex:o1 ex:year "2020"^^xsd:gYear . ex:o2 ex:year "2020"^^xsd:gYear . '
        "ex:set qb:structure ex:structure",
        {18},
    ),
    ("a code of no scheme", SHORT, "ex:place ex:south", "ex:place ex:east", {19}),
    ("a code of the scheme that is no concept", SHORT, "ex:north a skos:Concept ; ", "ex:north ", {19}),
    ("a code of no collection", SHORT, " ; skos:member ex:farm", "", {19}),
    (
        "an ordered collection",
        SHORT,
        "ex:land a skos:Collection ; skos:member ex:farm ; skos:member ex:wood",
        "ex:land a skos:OrderedCollection ; skos:memberList ( ex:wood ex:farm )",
        set(),
    ),
    (
        "a code of no scheme in a slice",
        SHORT,
        "ex:year rdfs:range xsd:gYear",
        "ex:year rdfs:range xsd:gYear ; qb:codeList ex:years . ex:years a skos:ConceptScheme",
        {19},
    ),
    ("a code below no root", TREE, "ex:world ex:holds ex:land .", "", {20}),
    ("a ring below no root", TREE, "ex:world ex:holds", "ex:town ex:holds", {20}),
    ("links of another property", TREE, "ex:land ex:holds ex:town", "ex:land ex:has ex:town", {20}),
    ("the links the wrong way round", TREE, "ex:land ex:holds ex:town", "ex:town ex:holds ex:land", {20}),
    ("a code that leads to no root", UPWARD, "ex:land ex:within ex:world .", "", {21}),
    (
        "the inverse links the wrong way round",
        UPWARD,
        "ex:town ex:within ex:land",
        "ex:land ex:within ex:town",
        {21},
    ),
    (
        "an inverse property with a name",
        UPWARD,
        "[ owl:inverseOf ex:within ]",
        "ex:holds . ex:holds owl:inverseOf ex:within",
        set(),
    ),
    (
        "an inverse property with a name, and a code that leads to no root",
        UPWARD.replace("ex:land ex:within ex:world .", ""),
        "[ owl:inverseOf ex:within ]",
        "ex:holds . ex:holds owl:inverseOf ex:within",
        {21},
    ),
    (
        "a property that has an inverse and is used itself",
        TREE,
        "ex:world ex:holds ex:land .",
        "ex:holds owl:inverseOf ex:within .",
        {20},
    ),
]


@pytest.mark.parametrize("name", GOOD)
def test_a_well_formed_cube_has_no_fault(name: str, corpus: Corpus) -> None:
    assert _broken(GOOD[name], corpus) == set()


@pytest.mark.parametrize(("cube", "old", "new", "broken"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_fault_breaks_the_constraints_that_speak_of_it(
    cube: str, old: str, new: str, broken: set[int], corpus: Corpus
) -> None:
    assert cube.count(old) == 1, "the case must change the cube in one place"

    assert _broken(cube.replace(old, new), corpus) == broken


def test_the_cases_break_every_constraint() -> None:
    assert {number for case in CASES for number in case[-1]} == set(range(1, 22))


def test_a_constraint_has_one_rule(corpus: Corpus) -> None:
    assert sorted(_rules(corpus)) == list(range(1, 22))


@pytest.mark.parametrize(
    ("link", "steps", "broken"),
    [("ex:holds", 16, set()), ("ex:holds", 17, {20}), ("skos:narrower", 60, set())],
)
def test_a_hierarchy_is_followed_down(link: str, steps: int, broken: set[int], corpus: Corpus) -> None:
    chain = "".join(f"ex:n{i} {link} ex:n{i + 1} .\n" for i in range(1, steps))
    cube = TREE.replace("ex:holds", link) + f"ex:world {link} ex:n1 .\n{chain}"

    assert _broken(cube.replace("ex:place ex:town", f"ex:place ex:n{steps}"), corpus) == broken


@pytest.mark.parametrize(
    ("link", "steps", "broken"),
    [("ex:within", 16, set()), ("ex:within", 17, {21}), ("skos:broader", 60, set())],
)
def test_a_hierarchy_is_followed_up(link: str, steps: int, broken: set[int], corpus: Corpus) -> None:
    chain = "".join(f"ex:n{i + 1} {link} ex:n{i} .\n" for i in range(1, steps))
    cube = UPWARD.replace("ex:within", link) + f"ex:n1 {link} ex:world .\n{chain}"

    assert _broken(cube.replace("ex:place ex:town", f"ex:place ex:n{steps}"), corpus) == broken


def test_a_finding_names_both_duplicates(corpus: Corpus) -> None:
    rows = _ask(LONG.replace("ex:size 2", "ex:size 1"), _rules(corpus)[12], corpus)

    assert rows == [["<https://example.org/o1>", "<https://example.org/o2>"]]


def _broken(cube: str, corpus: Corpus) -> set[int]:
    return {number for number, rule in _rules(corpus).items() if _ask(cube, rule, corpus)}


def _rules(corpus: Corpus) -> dict[int, queries.Question]:
    found = queries.questions(corpus.root / "shapes" / "rules").values()
    return {int(rule.name[3:5]): rule for rule in found if re.match(r"ic-\d\d-", rule.name)}


def _ask(cube: str, rule: queries.Question, corpus: Corpus) -> list[list[str]]:
    triples = ox.parse(_HEAD + cube, format=ox.RdfFormat.TURTLE)
    # each thing in a graph of its own, as a project has it
    quads = [ox.Quad(t.subject, t.predicate, t.object, _graph(t.subject)) for t in triples]
    answer = queries.ask(queries.store(quads), rule, corpus.query_prefixes, base=corpus.base)
    assert isinstance(answer, ox.QuerySolutions)
    return [[str(value) for value in row] for row in answer]


def _graph(thing: object) -> ox.NamedNode:
    return ox.NamedNode(f"https://example.org/graph/{re.sub(r'[^a-zA-Z0-9]', '-', str(thing))}")
