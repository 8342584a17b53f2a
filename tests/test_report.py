"""The data agree with the report, where the report is at hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest

from sserdf.corpus import Corpus
from sserdf.resource import Resource, View
from sserdf.vocabulary import DCTERMS, PROV, RDFS, SCHEMA, Namespace

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


def test_no_sentence_of_the_report_is_copied(corpus: Corpus, shared: Path) -> None:
    report = _words((shared / "report" / "report.txt").read_text(encoding="utf-8"))
    runs = {tuple(report[i : i + 7]) for i in range(len(report))}

    for recommendation in _things(corpus, "recommendation"):
        for predicate in (SCHEMA("text"), RDFS("label")):
            words = _words(_value(corpus, recommendation, predicate))
            copied = [words[i : i + 7] for i in range(len(words) - 6) if tuple(words[i : i + 7]) in runs]
            assert copied == [], recommendation.path


@pytest.mark.parametrize(
    "passage",
    [
        *(f"key-actions-{n:02}" for n in range(3, 7)),
        *(f"mexico-city-{n}" for n in ("19", "21", "22", "23", "24", "26")),
        "dakar-13",
        "dakar-23",
        "dakar-26",
        "durban-18",
        "durban-23",
        *(f"liverpool-{n}" for n in range(20, 26)),
        *(f"montreal-{n}" for n in range(20, 25)),
        *(f"guidelines-{n}" for n in range(12, 16)),
        "questions-04",
        "questions-07",
    ],
)
def test_a_passage_that_recommends_something_gave_a_recommendation(passage: str, corpus: Corpus) -> None:
    term = ox.NamedNode(f"{corpus.base}passage/{passage}")

    derived = corpus.inverse.get(term, {}).get(PROV("wasDerivedFrom"), [])

    assert any("/recommendation/" in str(node) for node in derived), f"nothing recommends what {passage} does"


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


def _words(text: str) -> list[str]:
    return "".join(c.lower() if c.isalnum() else " " for c in text).split()
