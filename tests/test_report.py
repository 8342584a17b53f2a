"""The data agree with the report, where the report is at hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest

from sserdf.corpus import Corpus
from sserdf.resource import Resource
from sserdf.view import View
from sserdf.vocabulary import DCTERMS, PROV, RDFS, SCHEMA, TYPE, Namespace

SSE = Namespace("https://w3id.org/sse-policy/def/")
Segments = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def segments(shared: Path) -> Segments:
    with (shared / "report" / "segments.tsv").open(encoding="utf-8") as file:
        return {row["segment"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def _things(corpus: Corpus, folder: str) -> list[Resource]:
    return [r for r in View(corpus).resources if r.path.startswith(f"{folder}/")]


def _value(corpus: Corpus, resource: Resource, predicate: ox.NamedNode) -> str:
    [node] = corpus.facts[resource.term][predicate]
    assert not isinstance(node, ox.Triple)
    return node.value


def test_every_passage_stands_where_the_report_has_it(corpus: Corpus, segments: Segments) -> None:
    for passage in _things(corpus, "passage"):
        name = passage.path.split("/")[1]
        assert name in segments, f"{name} is no passage of the report"
        first, _, last = segments[name]["lines"].partition("-")
        assert _value(corpus, passage, SSE("firstLine")) == first, name
        assert _value(corpus, passage, SSE("lastLine")) == (last or first), name
        assert _value(corpus, passage, DCTERMS("isPartOf")).endswith(f"/section/{segments[name]['section']}")
        assert int(_value(corpus, passage, SCHEMA("position"))) == int(name.rsplit("-", 1)[1])


def test_every_item_of_the_report_is_the_source_of_something(corpus: Corpus, segments: Segments) -> None:
    answer = corpus.ask(corpus.questions["coverage"])
    assert isinstance(answer, ox.QuerySolutions)
    rows = [(row["passage"], row["thing"]) for row in answer]
    known = {str(passage.value).rsplit("/", 1)[-1] for passage, _ in rows if passage}
    covered = {str(passage.value).rsplit("/", 1)[-1] for passage, thing in rows if thing and passage}

    items = [name for name, row in segments.items() if row["kind"] == "item"]
    bare = [name for name in items if name not in covered]

    assert len(items) == 198
    assert not bare, f"nothing is known from passage {bare[0]}: add prov:wasDerivedFrom, or a sse:Gap"
    assert known <= set(segments), f"no passages of the report: {sorted(known - set(segments))}"


def test_every_source_within_the_report_is_a_passage_that_exists(corpus: Corpus, segments: Segments) -> None:
    start = f"{corpus.base}passage/"
    for triple in corpus.triples:
        node = triple.object
        if isinstance(node, ox.NamedNode) and node.value.startswith(start):
            assert node.value.removeprefix(start) in segments, f"{triple.subject} names {node}"


def test_every_statement_has_a_source_in_the_report(corpus: Corpus) -> None:
    kinds = corpus.inverse[SSE("Statement")][RDFS("subClassOf")]
    statements = [thing for kind in kinds for thing in corpus.inverse[kind].get(TYPE, ())]

    assert len(kinds) == 7 and len(statements) > 150
    for thing in statements:
        assert corpus.facts[thing].get(PROV("wasDerivedFrom")), f"{thing} has no passage"


def test_no_sentence_of_the_report_is_copied(corpus: Corpus, shared: Path) -> None:
    report = _words((shared / "report" / "report.txt").read_text(encoding="utf-8"))
    runs = {tuple(report[i : i + 7]) for i in range(len(report))}
    titles = {
        _text(o)
        for said in corpus.facts.values()
        for predicate in (DCTERMS("title"), SSE("officialTheme"), SSE("nameAsReported"))
        for o in said.get(predicate, ())
    } | {"Promoting SSE through Public Policies: 7 Case Studies and Guidelines for Local Governments"}

    for triple in corpus.triples:
        text = _text(triple.object)
        for title in titles:
            text = text.replace(title, "")  # official titles are names
        words = _words(text)
        copied = [words[i : i + 7] for i in range(len(words) - 6) if tuple(words[i : i + 7]) in runs]
        assert copied == [], f"{triple.subject} {triple.predicate}"


@pytest.mark.parametrize(
    ("passage", "folder"),
    [
        *((f"key-actions-{n:02}", "recommendation") for n in range(3, 7)),
        *((f"mexico-city-{n}", "recommendation") for n in ("19", "21", "22", "23", "24", "26")),
        *((f"dakar-{n}", "recommendation") for n in (13, 23, 26)),
        *((f"durban-{n}", "recommendation") for n in (18, 23)),
        *((f"liverpool-{n}", "recommendation") for n in range(20, 26)),
        *((f"guidelines-{n}", "recommendation") for n in range(12, 14)),
        ("questions-04", "recommendation"),
        ("questions-07", "recommendation"),
        *((f"montreal-{n}", "lesson") for n in range(20, 25)),
        *((f"guidelines-{n}", "challenge") for n in range(14, 16)),
        *((f"dakar-{n}", "challenge") for n in (11, 13, 14, 17, 19)),
        *((f"barcelona-{n}", "achievement") for n in range(18, 21)),
        *((f"barcelona-{n:02}", "methodology-note") for n in range(3, 6)),
        *((f"key-actions-{n:02}", "answer") for n in range(3, 7)),
        *((f"questions-{n:02}", "answer") for n in (4, 6, 7, 10)),
        ("questions-05", "comment"),
        *((f"key-actions-{n:02}", "question") for n in (1, 2)),
        *((f"questions-{n:02}", "question") for n in (2, 8)),
        *((f"montreal-{n}", "instrument") for n in range(11, 17)),
        *((f"seoul-{n:02}", "instrument") for n in (5, 6, 9, 18, 27, 28, 30, 31)),
        *((name, "turning-point") for name in ("mexico-city-14", "seoul-33", "liverpool-07", "barcelona-07")),
    ],
)
def test_a_passage_gave_what_stands_in_it(passage: str, folder: str, corpus: Corpus) -> None:
    term = ox.NamedNode(f"{corpus.base}passage/{passage}")

    derived = corpus.inverse.get(term, {}).get(PROV("wasDerivedFrom"), [])

    assert any(f"/{folder}/" in str(node) for node in derived), f"no {folder} comes from {passage}"


def test_there_are_seven_cities_and_cases_and_eight_talks(corpus: Corpus) -> None:
    talks = [r for r in _things(corpus, "event") if SCHEMA("workFeatured") in corpus.facts[r.term]]

    assert len(_things(corpus, "city")) == len(_things(corpus, "case-study")) == 7
    assert sorted(int(_value(corpus, talk, SCHEMA("position"))) for talk in talks) == list(range(1, 9))


def test_everybody_named_in_the_report_is_there(corpus: Corpus, segments: Segments) -> None:
    names = {
        str(o.value)
        for person in _things(corpus, "person")
        for objects in corpus.facts[person.term].values()
        for o in objects
        if isinstance(o, ox.Literal)
    }
    spellings = (
        "Ilcheong Yi",
        "Roberto Canedo Villarreal",
        "Juan José Rojas Herrera",
        "Malick Diop",
        "Aminata Diop Samb",
        "Susan Steinman",
        "Alan Southern",
        "Nancy Neamtan",
        "Hamish Jenkins",
        "Ruth Muñoz",
        "Tony Balir",
        "Rafael Chaves",
        "Margie Mendell",
    )
    text = " ".join(row["text"] for row in segments.values())

    for name in spellings:
        assert name in text
        assert name in names, f"data/person/ has nobody called {name}"


def _text(node: object) -> str:
    return node.value if isinstance(node, ox.Literal) else ""


def _words(text: str) -> list[str]:
    return "".join(c.lower() if c.isalnum() else " " for c in text).split()
