"""The SHACL engine where the reference engine is of no use: it errs there, gives up or takes too long."""

from __future__ import annotations

import itertools
import random
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sserdf import index, literals, shacl
from sserdf.check import check_files
from sserdf.check.labels import named
from sserdf.check.places import Places
from sserdf.cli import main
from sserdf.corpus import ordered
from sserdf.index import Node, Spo, Term
from sserdf.reading import parsed
from sserdf.shacl import Graph, graph_of
from sserdf.vocabulary import XSD

HEAD = """\
@prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def faults(constraints: str, data: str, target: str = "sh:targetNode :a") -> list[str]:
    """Return the values (or focus nodes) that our engine finds fault with."""
    shapes = parsed(Path("s.ttl"), f"{HEAD} :S a sh:NodeShape ; {target} ; {constraints} .".encode(), "s")
    facts = index.facts([parsed(Path("d.ttl"), f"{HEAD} {data}".encode(), "d").terms])
    outcome = shacl.run(graph_of(shapes.triples), Graph(facts))
    assert not outcome.left
    return sorted(str(r.focus if r.value is None else r.value) for r in outcome.results)


def of(constraints: str, values: str) -> int:
    """Return how many of these values of :p are at fault."""
    return len(faults(f"sh:property [ sh:path :p ; {constraints} ]", f":a :p {values} ."))


@pytest.mark.parametrize(
    ("constraints", "values", "number"),
    [
        # SPARQL compares no IRIs, no texts with a language, and nothing with a thing of another kind
        ("sh:lessThan :q", ":x . :a :q :y", 1),
        ("sh:minInclusive 1", '"u"^^:unknown', 1),
        ("sh:maxInclusive 2.5", "true", 1),
        ('sh:minInclusive "2020-01-01"^^xsd:date', '"2021-01-01T00:00:00"^^xsd:dateTime', 1),
        ('sh:minInclusive "a"', '"b"@en', 1),
        # a blank node cannot be compared, which is a result and not the end of everything
        ("sh:lessThan :q", "[] . :a :q 1", 1),
        # an ill-typed value neither
        ("sh:lessThanOrEquals :q", '"2020-02-30"^^xsd:date . :a :q "2020-03-01"^^xsd:date', 1),
        # a time without a timezone may be 14 hours to either side, and no more
        (
            'sh:minInclusive "2020-01-01T00:00:00Z"^^xsd:dateTime',
            '"2020-01-01T14:00:01"^^xsd:dateTime, "2020-01-01T14:00:00"^^xsd:dateTime',
            1,
        ),
        # years beyond 9999 and before 1 are years, and 24:00 is the next day
        (
            'sh:minInclusive "2020-01-01T00:00:00"^^xsd:dateTime',
            '"12020-01-01T00:00:00"^^xsd:dateTime, "-0001-01-01T00:00:00"^^xsd:dateTime, '
            '"2019-12-31T24:00:00"^^xsd:dateTime',
            1,
        ),
        ('sh:maxInclusive "P1M"^^xsd:duration', '"P1M"^^xsd:duration, "P2M"^^xsd:duration', 1),
        ("sh:maxInclusive 10", '"9"^^xsd:decimal, "NaN"^^xsd:double, "INF"^^xsd:float, 1e1', 2),
        ("sh:maxInclusive 10", "9" * 5000, 1),
        # a blank node has no length
        ("sh:minLength 0", '[], ""', 1),
        # a range of languages holds whatever it begins
        ('sh:languageIn ( "zh-Hant" )', '"x"@zh-Hant-TW, "x"@zh', 1),
        # the flags of SPARQL are i, m, s and x
        ('sh:pattern "a.b" ; sh:flags "s"', '"a\\nb", "ab"', 1),
        # the one value that asks for it is true
        ('sh:uniqueLang "1"^^xsd:boolean', '"a"@en, "b"@en', 0),
        # Python reads these as numbers; XSD does not
        ("sh:datatype xsd:integer", '"1_0"^^xsd:integer, " 1"^^xsd:integer', 2),
        ("sh:datatype xsd:nonNegativeInteger", '"-1"^^xsd:nonNegativeInteger', 1),
    ],
)
def test_where_the_reference_errs_the_specification_is_followed(
    constraints: str, values: str, number: int
) -> None:
    assert of(constraints, values) == number


def test_the_inverse_of_a_sequence_goes_through_it_backwards() -> None:
    path = "sh:property [ sh:path [ sh:inversePath ( :p :q ) ] ; sh:minCount 1 ]"

    assert faults(path, ":x :p :y . :y :q :a .") == []
    assert faults(path, ":x :q :y . :y :p :a .") == ["<https://example.org/a>"]


def test_a_path_may_be_as_long_as_the_data() -> None:
    chain = "".join(f":n{i} :p :n{i + 1} .\n" for i in range(30_000)) + ":n30000 :p :n0 ."

    for kind in ("zeroOrMorePath", "oneOrMorePath"):
        path = f"sh:property [ sh:path [ sh:{kind} :p ] ; sh:maxCount 30000 ]"
        assert len(faults(path, chain, "sh:targetNode :n0")) == 1


def test_a_thing_may_be_pointed_at_by_all_others() -> None:
    data = "".join(f":n{i} :p :a .\n" for i in range(50_000))
    path = "sh:property [ sh:path [ sh:inversePath :p ] ; sh:maxCount 49999 ; sh:nodeKind sh:IRI ]"

    assert faults(path, data) == ["<https://example.org/a>"]


def test_shapes_that_name_each_other_twice_are_looked_at_once() -> None:
    # without a memory of what conforms, two to the power of thirty steps
    more = "".join(
        f" . :S{i} a sh:NodeShape ; sh:or ( :S{i + 1} :S{i + 2} ) ; sh:and ( :S{i + 1} :S{i + 2} )"
        for i in range(30)
    )

    assert faults(f"sh:node :S0 {more}", ":a :p :b .") == []


@pytest.mark.parametrize("constraint", ["sh:property [ sh:path :p ; sh:node :S ]", "sh:not :S"])
def test_a_shape_that_speaks_of_itself_comes_to_an_end(constraint: str) -> None:
    assert len(faults(constraint, ":a :p :b . :b :p :a .")) < 2


def test_shapes_that_speak_of_each_other_in_endless_ways_are_left_to_the_reference() -> None:
    names = [f":T{i}" for i in range(12)]
    every = " ".join(f"sh:node {name} ; sh:not {name} ;" for name in names)
    text = f"{HEAD} :T0 sh:targetNode :a . " + "".join(
        f"{name} a sh:NodeShape ; {every} .\n" for name in names
    )
    shapes = graph_of(parsed(Path("s.ttl"), text.encode(), "s").triples)

    outcome = shacl.run(shapes, Graph(index.facts([])))

    assert [str(node) for node in outcome.left] == ["<https://example.org/T0>"]


def test_only_the_shapes_that_need_it_go_to_the_reference() -> None:
    query = "SELECT $this WHERE { $this <https://example.org/p> 2 }"
    text = (
        f"{HEAD} :S a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; sh:maxCount 0 ] . "
        f':T a sh:NodeShape ; sh:targetNode :b ; sh:nodeKind sh:Literal ; sh:sparql [ sh:select "{query}" ] .'
    )
    shapes = parsed(Path("s.ttl"), text.encode(), "s")
    data = parsed(Path("d.ttl"), f"{HEAD} :a :p 1 . :b :p 2 .".encode(), "d")

    outcome = shacl.run(graph_of(shapes.triples), Graph(index.facts([data.terms])))
    findings, report = check_files([data], [shapes])

    assert [str(node) for node in outcome.left] == ["<https://example.org/T>"]
    assert sorted(finding.component for finding in findings) == [
        "MaxCountConstraintComponent",
        "NodeKindConstraintComponent",
        "SPARQLConstraintComponent",
    ]
    assert report().count(b"a sh:ValidationResult") == 3


def test_a_very_long_text_is_only_measured() -> None:
    assert of("sh:maxLength 10 ; sh:datatype xsd:integer ; sh:pattern 'x$'", f'"{"x" * 10_000_000}"') == 2


@pytest.mark.parametrize("name", ["d.ttl", "d.nt"])
def test_a_text_that_no_parser_takes_is_named_with_its_line(tmp_path: Path, name: str) -> None:
    data = tmp_path / name
    data.write_text(f'<urn:a> <urn:p> <urn:b> .\n<urn:a> <urn:p> "{"x" * 17_000_000}" .\n')
    (tmp_path / "s.ttl").write_text(f"{HEAD} :S a sh:NodeShape .")
    arguments = ["validate", "--data", str(data), "--shapes", str(tmp_path / "s.ttl")]

    done = CliRunner().invoke(main, arguments)

    assert done.exit_code == 1 and f"{name}:2: error: a text is longer" in done.output, done.output


def test_sets_and_orders_do_not_change_from_run_to_run(tmp_path: Path) -> None:
    data = tmp_path / "d.ttl"
    data.write_text(HEAD + "".join(f"[] :p [ :q {i % 3} ] , {i} .\n" for i in range(40)))
    shapes = tmp_path / "s.ttl"
    shapes.write_text(
        f"{HEAD} [] sh:targetSubjectsOf :p ; sh:property [ sh:path ( :p :q ) ; sh:minInclusive 2 ] , "
        "[ sh:path :p ; sh:or ( [ sh:nodeKind sh:IRI ] [ sh:maxExclusive 7 ] ) ] ."
    )
    command = [sys.executable, "-m", "sserdf", "validate", "--data", str(data), "--shapes", str(shapes)]

    runs = [subprocess.run([*command, "--format", "turtle"], capture_output=True, check=False) for _ in "ab"]

    assert runs[0].stdout == runs[1].stdout and b"ValidationResult" in runs[0].stdout


def test_the_fast_path_imports_neither_rdflib_nor_pyshacl(tiny: Path) -> None:
    code = (
        "import sys; from sserdf.cli import main; "
        f"main(['validate', '-C', {str(tiny)!r}], standalone_mode=False)"
    )
    told = "import atexit, sys; atexit.register(lambda: print({'rdflib', 'pyshacl'} & set(sys.modules))); "

    done = subprocess.run([sys.executable, "-c", told + code], capture_output=True, text=True, check=False)

    assert done.stdout.strip() == "set()", done.stderr


# Values


_NOTHING = ox.Store()


def _oxigraph_has(name: str, text: str) -> bool:
    query = f"SELECT ?v (<{XSD.iri}{name}>(?v) AS ?cast) WHERE {{}}"
    answer = _NOTHING.query(query, substitutions={ox.Variable("v"): ox.Literal(text)})
    assert isinstance(answer, ox.QuerySolutions)
    return next(answer)["cast"] is not None


_YEARS = ("2020", "1900", "2000", "-0004", "0000", "12020", "020", "+2020", "")
_ENDS = ("-02-29", "-02-30", "-01-31", "-04-31", "-00-01", "-13-01", "-12-32", "-1-1")
_CLOCKS = ("T00:00:00", "T24:00:00", "T24:00:01", "T23:59:60", "T25:00:00", "T00:00:00.5", "T00:00", "")
_ZONES = ("", "Z", "z", "+14:00", "-14:00", "+14:01", "+1:00", "+00:60")
_MOMENTS = ["".join(parts) for parts in itertools.product(_YEARS, _ENDS, _CLOCKS, _ZONES)]
_LENGTHS = (
    "P",
    "-P1Y",
    "P1Y2M3DT4H5M6.7S",
    "PT",
    "P1.5Y",
    "PT.5S",
    "P1M",
    "PT1M",
    "P1M1Y",
    "+P1D",
    "P1D",
    "1D",
)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("date", [text for text in _MOMENTS if "T" not in text]),
        ("dateTime", _MOMENTS[::7]),
        ("time", [clock[1:] + zone for clock in _CLOCKS for zone in _ZONES]),
        ("boolean", ["true", "false", "1", "0", "TRUE", "", " true", "yes"]),
        *((name, _LENGTHS) for name in ("duration", "dayTimeDuration", "yearMonthDuration")),
    ],
)
def test_oxigraph_takes_the_same_texts_for_values(name: str, texts: list[str]) -> None:
    is_possible = literals.test_of(f"{XSD.iri}{name}")

    # it takes half a second that has no digit, which XSD does not
    differing = [t for t in texts if is_possible(t) != _oxigraph_has(name, t) and t != "PT.5S"]

    assert differing == []


@settings(max_examples=200, deadline=None)
@given(st.lists(st.datetimes(), min_size=2, max_size=2), st.sampled_from(["", "Z", "+05:30"]))
def test_moments_are_ordered_as_time_goes(moments: list[object], zone: str) -> None:
    one, other = moments
    left, right = (
        literals.value_of(ox.Literal(f"{str(m).replace(' ', 'T')}{zone}", datatype=XSD("dateTime")))
        for m in moments
    )

    assert left and right
    assert literals.compared(left, right) == (one > other) - (one < other)  # type: ignore[operator]


# Files made by tools, names and places


def test_the_list_of_vocabularies_is_up_to_date(root: Path) -> None:
    tool = runpy.run_path(str(root / "tools" / "vocabularies.py"))

    assert tool["LIST"].read_text() == tool["text"](), "run uv run python tools/vocabularies.py"


def _made(dice: random.Random, blank: list[ox.BlankNode]) -> Spo:
    nodes: list[Node] = [*blank, ox.NamedNode("urn:s")]
    ends: list[Term] = [*nodes, ox.Literal("a\n\\\té"), ox.Literal("b", language="en")]
    return dice.choice(nodes), ox.NamedNode(f"urn:p{dice.randint(0, 2)}"), dice.choice(ends)


def _other(node: Any, others: dict[ox.BlankNode, ox.BlankNode]) -> Any:
    return others.get(node, node)


def test_blank_nodes_have_the_names_of_rdfc_or_at_least_the_same_each_time() -> None:
    dice = random.Random(1)
    same = 0
    for _ in range(200):
        blank: list[ox.BlankNode] = [ox.BlankNode() for _ in range(dice.randint(1, 6))]
        said = [_made(dice, blank) for _ in range(dice.randint(1, 14))]
        dataset = ox.Dataset(ox.Quad(*triple) for triple in said)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        others = {node: ox.BlankNode() for node in blank}
        again = [(_other(s, others), p, _other(o, others)) for s, p, o in reversed(said)]

        assert named(said) == named(again)
        same += tuple(named(said)) == ordered(quad.triple for quad in dataset)

    assert same > 190  # the others have nodes that look alike


def test_the_place_of_a_statement_is_found_among_very_many() -> None:
    lines = [":h :q 1 ."] + [f":n{i} :p :h ." for i in range(1000)] + [":h :r 2 ."]
    file = parsed(Path("d.ttl"), (HEAD + "\n".join(lines)).encode(), "d")
    term = {name: ox.NamedNode(f"https://example.org/{name}") for name in ("h", "p", "q", "r", "x", "n500")}
    places, first = Places([file]), HEAD.count("\n") + 1

    assert places.of(term["h"], term["p"], term["n500"])[1] == first + 501
    assert places.of(term["h"], term["r"])[1] == first + 1001
    assert places.of(term["h"], term["x"])[1] == first
    assert places.of(term["x"]) == (Path("d.ttl"), 1)
