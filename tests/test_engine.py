"""What was once wrong in the engine, each small enough to read here."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from click.testing import CliRunner

from sserdf import export
from sserdf.check import check
from sserdf.cli import main
from sserdf.corpus import Corpus
from sserdf.queries import Question, standalone
from sserdf.reading import read
from sserdf.view import View


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    text = "<urn:{}> <urn:p> [ <urn:q> {} ] .\n"
    (tmp_path / "a-b.ttl").write_text(text.format("x", 1))
    (tmp_path / "ab.ttl").write_text(text.format("y", 2))

    files = [read(tmp_path / name, name.removesuffix(".ttl")) for name in ("a-b.ttl", "ab.ttl")]

    nodes = [{n for t in file.triples for n in t if isinstance(n, ox.BlankNode)} for file in files]
    assert nodes[0] and nodes[1] and not nodes[0] & nodes[1]


def test_blank_nodes_have_the_same_names_in_every_run(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<urn:x> <urn:p> [ <urn:q> ( 1 2 ) ] .\n")

    assert read(path, "a").triples == read(path, "a").triples


def test_a_prefix_that_is_a_scheme_swallows_no_address(tiny: Path) -> None:
    prefixes = tiny / "ontology/prefixes.ttl"
    more = "@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .\n"
    prefixes.write_text(prefixes.read_text() + more)
    oak = tiny / "data/tree/oak.ttl"
    oak.write_text(
        f"{more}{oak.read_text()}\n<https://example.org/orchard/tree/oak> geo:location <geo:48.2,16.3> ;\n"
        "    schema:location <geo:48.3,16.4> .\n"
    )

    corpus = Corpus.read(tiny)
    content = export.whole("jsonld", corpus)

    assert {q.triple for q in ox.parse(content, format=ox.RdfFormat.JSON_LD)} == set(corpus.triples)


def test_a_published_query_has_its_prefixes_before_the_query_however_it_is_laid_out() -> None:
    text = "# What?\r\nSELECT ?s WHERE {\n  ?s a x:T .\n\n  ?s x:p <a/b> .\n}\n"

    published = standalone(
        Question("q", Path("q.rq"), text), {"x": "https://example.org/"}, "https://example.org/base/"
    )

    assert published.startswith(
        "# What?\n\nBASE <https://example.org/base/>\nPREFIX x: <https://example.org/>\n"
    )
    ox.Store().query(published)


def test_a_finding_points_to_the_file_of_the_thing_and_not_to_a_linkset(tiny: Path) -> None:
    head = (tiny / "data/tree/elm.ttl").read_text().split("\n<", 1)[0]
    (tiny / "data/links").mkdir()
    (tiny / "data/links/others.ttl").write_text(
        f'{head}\n<https://example.org/orchard/links/others> rdfs:label "Links"@en .\n'
        "<https://example.org/orchard/tree/oak> skos:closeMatch <http://example.com/oak> .\n"
    )
    oak = tiny / "data/tree/oak.ttl"
    oak.write_text(oak.read_text().replace('    rdfs:label "Oak"@en ;\n', ""))

    findings = [f for f in check(Corpus.read(tiny)) if "name" in f.message]

    assert {finding.path for finding in findings} == {oak}


def test_a_file_whose_name_cannot_be_an_address_is_named(tiny: Path) -> None:
    (tiny / "data/tree/my oak.ttl").write_text("")

    done = CliRunner().invoke(main, ["validate", "-C", str(tiny)])

    assert done.exit_code == 1
    assert "my oak.ttl:1: error: cannot be published" in done.stderr


def test_what_stands_in_data_and_shapes_alike_is_listed_once(tiny: Path) -> None:
    path = tiny / "shapes/tree.ttl"
    path.write_text(path.read_text() + "\n<https://example.org/orchard/tree/oak> a orchard:Tree .\n")

    view = View(Corpus.read(tiny))

    tree = next(r for r in view.resources if r.path == "def/Tree")
    listed = [node.path for mention in tree.mentions for group in mention.groups for node in group.values]
    assert len(listed) == len(set(listed))


def test_a_look_at_the_site_leaves_no_harm(tiny: Path) -> None:
    arguments = ["build", "-C", str(tiny)]
    assert CliRunner().invoke(main, arguments).exit_code == 0

    (tiny / "site/.DS_Store").write_bytes(b"x")

    assert CliRunner().invoke(main, arguments).exit_code == 0


def test_a_word_spelt_with_escapes_is_still_that_word(tiny: Path) -> None:
    text = "SELECT * WHERE { S\\u0045RVICE <http://127.0.0.1:9/> { ?a ?b ?c } }"

    done = CliRunner().invoke(main, ["query", "-", "-C", str(tiny)], input=text)

    assert done.exit_code == 1
    assert "SERVICE is refused" in done.stderr


def test_a_comparison_before_the_word_hides_nothing(tiny: Path) -> None:
    text = "SELECT * WHERE { ?s ?p ?o FILTER(1<2)SERVICE#>\n<http://127.0.0.1:9/> { ?a ?b ?c } }"

    done = CliRunner().invoke(main, ["query", "-", "-C", str(tiny)], input=text)

    assert "SERVICE is refused" in done.stderr
