"""What goes out says the same as what came in, to the last digit."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from pyld import jsonld

from sserdf import export, publish
from sserdf.cli import main
from sserdf.corpus import Corpus
from sserdf.view import View

Triples = set[ox.Triple]


@pytest.fixture(scope="module")
def wanted(corpus: Corpus) -> Triples:
    return set(corpus.triples)


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("turtle", ox.RdfFormat.TURTLE),
        ("ntriples", ox.RdfFormat.N_TRIPLES),
        ("rdfxml", ox.RdfFormat.RDF_XML),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("nquads", ox.RdfFormat.N_QUADS),
    ],
)
def test_every_format_read_back_gives_the_same_graph(
    name: str, format_: ox.RdfFormat, corpus: Corpus, wanted: Triples
) -> None:
    content = export.whole(name, corpus)

    assert {quad.triple for quad in ox.parse(content, format=format_)} == wanted


def test_json_ld_read_by_another_library_gives_the_same_graph(corpus: Corpus, wanted: Triples) -> None:
    content = json.loads(export.whole("jsonld", corpus))

    assert _by_pyld(content) == {_as_pyld_spells_it(triple) for triple in wanted}


def test_json_ld_compacted_by_the_published_context_gives_the_same_graph(
    corpus: Corpus, wanted: Triples
) -> None:
    files = dict(export.files(View(corpus)))
    context = json.loads(files["context.jsonld"])["@context"]

    content = {**json.loads(export.whole("jsonld", corpus)), "@context": context}

    assert _by_pyld(content) == {_as_pyld_spells_it(triple) for triple in wanted}


def test_the_documents_of_a_thing_agree_and_are_about_it(corpus: Corpus) -> None:
    files = dict(export.files(View(corpus)))

    for path in ("city/seoul", "def", "theme/access-to-finance", "index", "links/wikidata"):
        turtle = _read(files[f"{path}.ttl"], ox.RdfFormat.TURTLE)
        iri = ox.NamedNode(corpus.base + ("" if path == "index" else path))
        assert any(triple.subject == iri for triple in turtle)
        assert _read(files[f"{path}.nt"], ox.RdfFormat.N_TRIPLES) == turtle
        assert _read(files[f"{path}.jsonld"], ox.RdfFormat.JSON_LD) == turtle


def test_the_turtle_of_an_ontology_holds_all_its_terms(corpus: Corpus) -> None:
    files = dict(export.files(View(corpus)))

    triples = _read(files["def.ttl"], ox.RdfFormat.TURTLE)

    assert {t.subject for t in triples} >= {ox.NamedNode(f"{corpus.base}def/Recommendation")}


def test_literals_keep_their_spelling(orchard: Path) -> None:
    corpus = Corpus.read(orchard)

    for name in ("turtle", "ntriples", "jsonld", "csv", "nquads", "rdfxml"):
        content = export.whole(name, corpus)
        assert b"7.50" in content, name
        assert b"03.0" in content, name


def test_a_cell_that_a_spreadsheet_would_run_is_guarded(orchard: Path) -> None:
    rows = _table(export.whole("csv", Corpus.read(orchard)), "Tree.csv")

    assert rows[0]["altLabel@en"] == "'=1+1"
    assert rows[0]["height"] == "7.50"


def test_tables_have_a_row_for_each_thing_and_names_beside_identifiers(corpus: Corpus) -> None:
    rows = _table(export.whole("csv", corpus), "City.csv")

    assert len(rows) == 7
    seoul = next(row for row in rows if row["id"].endswith("/seoul"))
    assert seoul["containedInPlace (name)"] == "Seoul Metropolitan Area|South Korea"
    assert seoul["lat"] == "37.566"


def test_two_exports_give_the_same_bytes(root: Path) -> None:
    for name in export.FORMATS:
        first = export.whole(name, Corpus.read(root))
        assert export.whole(name, Corpus.read(root)) == first, name


def test_lines_and_nodes_are_sorted(corpus: Corpus) -> None:
    lines = export.whole("ntriples", corpus).splitlines()
    ids = [node["id"] for node in json.loads(export.whole("jsonld", corpus))["@graph"]]

    assert lines == sorted(lines)
    assert ids == sorted(ids)


def test_export_writes_to_a_file_or_to_standard_output(orchard: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.nt"

    told = CliRunner().invoke(main, ["export", "ntriples", "-C", str(orchard)])
    written = CliRunner().invoke(main, ["export", "ntriples", "-C", str(orchard), "-o", str(target)])

    assert (told.exit_code, written.exit_code) == (0, 0)
    assert target.read_bytes() == told.stdout_bytes


def _read(content: bytes, format_: ox.RdfFormat) -> Triples:
    return {quad.triple for quad in ox.parse(content, format=format_)}


def _table(archive: bytes, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return list(csv.DictReader(io.StringIO(packed.read(name).decode())))


def _by_pyld(content: object) -> Triples:
    quads = jsonld.to_rdf(content, {"format": "application/n-quads", "documentLoader": _nothing})
    return _read(quads.encode(), ox.RdfFormat.N_QUADS)


def _as_pyld_spells_it(triple: ox.Triple) -> ox.Triple:
    # PyLD spells every xsd:double anew, also one that JSON-LD gives as a string
    node = triple.object
    if not isinstance(node, ox.Literal) or not node.datatype.value.endswith("#double"):
        return triple
    mantissa, exponent = f"{float(node.value):.15E}".split("E")
    digits = mantissa.rstrip("0")
    spelled = f"{digits}{'0' if digits.endswith('.') else ''}E{int(exponent)}"
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(spelled, datatype=node.datatype))


def _nothing(url: str, _options: object) -> None:
    raise AssertionError(f"a document asks for {url}")


def test_the_answers_to_a_question_are_published_safe_for_a_spreadsheet(tiny: Path) -> None:
    oak = tiny / "data/tree/oak.ttl"
    oak.write_text(oak.read_text().replace('"Oak"@en', '"=HYPERLINK(1)"@en'))
    (tiny / "queries/big.rq").write_text("# Is there an oak?\n\nASK { ?oak a orchard:Tree }\n")

    site = dict(publish.files(Corpus.read(tiny)))

    assert "'=HYPERLINK(1)" in site["queries/trees.csv"].decode().splitlines()[-1]
    assert "queries/big.csv" not in site
    assert b">yes<" in site["queries/big/index.html"]
