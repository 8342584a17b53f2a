"""What VoID says of the size of the data is what a query would count."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from sserdf.corpus import Corpus
from sserdf.queries import Question
from sserdf.records.counts import Counts

_EACH = "SELECT DISTINCT ?a ?b ?c WHERE { GRAPH ?file { ?a ?b ?c } }"
_SPELLINGS = (
    *("1", "1.0", "01", "1e0", "1.50", "1.5", "true", "12:00:00", "2020-01-01", "2020-01-01Z", "words"),
    *("2020-01-01T24:00:00", "2020-01-02T00:00:00", "0.1", ".1", "999999999999999999999999999999"),
)
_DATATYPES = ("integer", "int", "decimal", "double", "boolean", "date", "dateTime", "time", "string")


@pytest.fixture(params=range(5))
def numbers(request: pytest.FixtureRequest, tiny: Path) -> Corpus:
    """Return a project with the same values in many spellings."""
    chance = random.Random(request.param)
    head = "@prefix orchard: <https://example.org/orchard/def/> .\n"
    head += "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    for name in ("some", "more"):
        lines = (
            f"orchard:t{chance.randrange(4)} {chance.choice(['a', 'orchard:p', 'orchard:q'])} orchard:t1, "
            f'"{chance.choice(_SPELLINGS)}"^^xsd:{chance.choice(_DATATYPES)} .\n'
            for _ in range(60)
        )
        (tiny / "data" / f"{name}.ttl").write_text(head + "".join(lines), encoding="utf-8")
    return Corpus.read(tiny)


def test_the_numbers_are_those_of_a_query(numbers: Corpus, corpus: Corpus) -> None:
    for project in (numbers, corpus):
        counts = Counts.of(project)

        assert counts.triples == _asked(project, "COUNT(*)", _EACH)
        assert counts.subjects == _asked(project, "COUNT(DISTINCT ?a)", "GRAPH ?f { ?a ?b ?c }")
        assert counts.objects == _asked(project, "COUNT(DISTINCT ?c)", "GRAPH ?f { ?a ?b ?c }")
        assert counts.classes == _asked(project, "COUNT(DISTINCT ?c)", "GRAPH ?f { ?a a ?c }")
        ours = f"GRAPH ?f {{ ?a a ?c }} FILTER STRSTARTS(STR(?a), '{project.base}')"
        assert counts.ours == _asked(project, "COUNT(DISTINCT ?a)", ours)


def test_the_parts_are_those_of_a_query(numbers: Corpus, corpus: Corpus) -> None:
    for project in (numbers, corpus):
        counts = Counts.of(project)

        for cls in counts.things:
            things = _asked(project, "COUNT(DISTINCT ?a)", f"GRAPH ?f {{ ?a a {cls} }}")
            assert counts.things[cls] == things
        for p in counts.statements:
            each = f"SELECT DISTINCT ?a ?c WHERE {{ GRAPH ?file {{ ?a {p} ?c }} }}"
            assert counts.statements[p] == _asked(project, "COUNT(*)", each)


def _asked(corpus: Corpus, count: str, where: str) -> int:
    question = Question("count", Path("count.rq"), f"SELECT ({count} AS ?n) WHERE {{ {where} }}")
    answer = corpus.ask(question)
    assert isinstance(answer, ox.QuerySolutions)
    return int(next(iter(answer))["n"].value)
