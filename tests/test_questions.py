"""The named questions give the answers that we stand by."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from sserdf import answers
from sserdf.cli import main
from sserdf.corpus import Corpus

ROOT = Path(__file__).parent.parent
NAMES = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
EXPECTED = {path.stem: path for path in sorted((ROOT / "tests" / "questions").glob("*.*"))}


def test_there_are_forty_questions_at_least_and_each_has_its_answers() -> None:
    assert len(NAMES) >= 40
    assert set(NAMES) == set(EXPECTED), "tests/questions/ has one file for each question"


@pytest.mark.parametrize("name", NAMES)
def test_a_question_gives_the_answers_we_stand_by(name: str, corpus: Corpus) -> None:
    expected = EXPECTED[name]
    is_graph = expected.suffix == ".nt"

    content = answers.serialized(
        corpus.ask(corpus.questions[name]), "turtle" if is_graph else "csv", corpus.prefixes
    )

    if is_graph:
        wanted = set(ox.parse(expected.read_bytes(), format=ox.RdfFormat.N_TRIPLES))
        assert wanted and wanted <= set(ox.parse(content, format=ox.RdfFormat.TURTLE))
    else:
        found = _rows(content.decode())
        wanted_rows = _rows(expected.read_text(encoding="utf-8"))
        assert wanted_rows, f"{expected} has no rows"
        missing = [row for row in wanted_rows if row not in found]
        assert missing == [], f"queries/{name}.rq no longer gives these rows"


def test_the_list_shows_each_question_with_its_first_line(root: Path) -> None:
    done = CliRunner().invoke(main, ["query", "-C", str(root)])

    assert done.exit_code == 0
    assert [line.split("  ")[0] for line in done.stdout.splitlines()] == NAMES
    assert all(line.endswith("?") for line in done.stdout.splitlines())


@pytest.mark.parametrize("format_", ["table", "csv", "json", "xml"])
def test_rows_come_in_each_format(format_: str, orchard: Path) -> None:
    done = CliRunner().invoke(main, ["query", "trees", "-C", str(orchard), "--format", format_])

    assert done.exit_code == 0, done.output
    assert "quince" in done.stdout


def test_a_query_may_come_from_standard_input_and_use_the_prefixes(orchard: Path) -> None:
    text = "SELECT ?tree WHERE { ?tree a fruit:Tree } ORDER BY ?tree"

    done = CliRunner().invoke(main, ["query", "-", "-C", str(orchard), "--format", "json"], input=text)

    rows = json.loads(done.stdout)["results"]["bindings"]
    assert [row["tree"]["value"].rsplit("/", 1)[-1] for row in rows] == ["old-pear", "quince"]


def test_a_constructed_graph_comes_as_turtle(orchard: Path, tmp_path: Path) -> None:
    query = tmp_path / "q.rq"
    query.write_text("CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }")

    done = CliRunner().invoke(main, ["query", str(query), "-C", str(orchard), "--format", "turtle"])

    assert done.exit_code == 0, done.output
    assert len(list(ox.parse(done.stdout_bytes, format=ox.RdfFormat.TURTLE))) > 5


def test_a_yes_or_no_question_is_answered(orchard: Path) -> None:
    done = CliRunner().invoke(main, ["query", "-", "-C", str(orchard)], input="ASK { ?s a fruit:Tree }")

    assert done.stdout == "yes\n"


def test_a_published_question_runs_with_no_help(root: Path, corpus: Corpus) -> None:
    from sserdf.queries import standalone

    for question in corpus.questions.values():
        text = standalone(question, corpus.query_prefixes, corpus.base)
        corpus.store.query(text, use_default_graph_as_union=True)


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))
