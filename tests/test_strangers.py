"""Records of projects that nobody thought of: what portals and programs get from them stays whole."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import DCAT, FOAF, RDF, URIRef

from sserdf.cli import main
from sserdf.corpus import Corpus
from sserdf.publish import files
from sserdf.swap import discard
from test_crate import made, told
from test_records import complete as complete  # a fixture
from test_records import graph, results, say

_HOME = URIRef("https://example.org/orchard/")
_TREE = '<https://example.org/orchard/{path}> a orchard:Tree ;\n    rdfs:label "A tree"@en .\n'


def add(project: Path, path: str, text: str = _TREE) -> None:
    """Describe one more thing."""
    head = (project / "ontology/prefixes.ttl").read_text().split("\n", 1)[1]
    file = project / "data" / f"{path}.ttl"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(head + text.replace("{path}", path), encoding="utf-8")


def build(project: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["build", "-C", str(project), "--out", str(project / "out"), *words])
    return done.exit_code, done.stderr


def changed(project: Path, old: str, new: str) -> Path:
    """Say something else of the publication."""
    path = project / "data/index.ttl"
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return project


def test_a_base_with_a_hash_is_refused_in_a_line(tiny: Path) -> None:
    for path in tiny.rglob("*.ttl"):
        path.write_text(path.read_text().replace("org/orchard/", "org/orchard#/"))

    code, told_of = build(tiny)

    assert code == 1 and told_of.count("\n") == 1
    assert "prefixes.ttl:1: error: declares a @base with a hash" in told_of


def test_what_dcat_3_brought_may_be_said(complete: Path) -> None:
    add(
        complete,
        "series",
        '<https://example.org/orchard/{path}> a dcat:DatasetSeries ;\n    rdfs:label "S"@en .\n',
    )
    say(complete, "dcat:inSeries <https://example.org/orchard/series> ;\n    dcat:version '2.0'")

    assert build(complete)[0] == 0


@pytest.mark.parametrize(
    "path",
    [
        "SHA256SUMS",
        "sha256sums",
        "Catalog",
        "catalog/b",
        "CITATION.cff",
        "_Headers",
        "W3ID/a",
        "linkset.json/c",
    ],
)
def test_a_thing_may_want_the_place_of_any_record(complete: Path, path: str) -> None:
    add(complete, path)

    code, told_of = build(complete)

    assert code == 0, told_of
    site = complete / "out"
    assert (site / path / "index.html").is_file()
    sums = next(p for p in (site / "site-SHA256SUMS", site / "SHA256SUMS") if p.is_file())
    names = [line.split("  ", 1)[1] for line in sums.read_text().splitlines()]
    assert all((site / name).is_file() for name in names)
    catalogue = graph(
        next(p for p in (site / "site-catalog.ttl", site / "catalog.ttl") if p.exists()).read_bytes()
    )
    page = str(next(catalogue.subjects(RDF.type, DCAT.Catalog))).removeprefix(str(_HOME))
    assert f'href="../{sums.name}"' in (site / page / "index.html").read_text()


@pytest.mark.parametrize(
    "said",
    [
        "dcterms:license <https://example.org/mine>",
        "dcterms:publisher <https://example.org/orchard/tree/oak>",
        "dcat:landingPage <https://example.org/front>",
        'dcterms:accessRights "public" ; dcterms:spatial "Here" ; dcat:theme "trees"',
        "dcat:keyword <https://example.org/word>",
        "dcat:distribution <https://example.org/orchard/mirror>, <https://example.net/unknown>",
    ],
)
@pytest.mark.parametrize("shapes", ["shapes.ttl", "range.ttl"])
def test_what_a_portal_cannot_take_is_left_out_of_the_catalogue(
    complete: Path, shared: Path, said: str, shapes: str
) -> None:
    add(
        complete,
        "mirror",
        '<https://example.org/orchard/{path}> a dcat:Distribution ;\n    rdfs:label "M"@en .\n',
    )
    say(complete, said)

    catalogue = graph(dict(files(Corpus.read(complete)))["catalog.ttl"])

    assert results(catalogue, shared / "dcat-ap" / shapes) == set()


def test_a_file_elsewhere_with_an_address_is_a_distribution_too(complete: Path) -> None:
    there = "<https://example.org/orchard/{path}> a dcat:Distribution ;\n    rdfs:label 'M' ;\n"
    add(complete, "mirror", f"{there}    dcat:downloadURL <https://example.net/all.ttl> .\n")
    say(complete, "dcat:distribution <https://example.org/orchard/mirror>")

    catalogue = graph(dict(files(Corpus.read(complete)))["catalog.ttl"])

    mirror = URIRef(f"{_HOME}mirror")
    assert mirror in set(catalogue.objects(_HOME, DCAT.distribution))
    assert catalogue.value(mirror, DCAT.accessURL) == URIRef("https://example.net/all.ttl")


def test_a_publisher_that_is_only_pointed_at_has_a_name_in_the_catalogue(complete: Path) -> None:
    changed(complete, "https://example.org/orchard/person/ada", "https://ror.org/02mhbdp94")

    catalogue = graph(dict(files(Corpus.read(complete)))["catalog.ttl"])

    assert catalogue.value(URIRef("https://ror.org/02mhbdp94"), FOAF.name)


def test_a_base_with_a_query_has_a_catalogue_of_its_files(complete: Path) -> None:
    for path in complete.rglob("*.ttl"):
        path.write_text(path.read_text().replace("org/orchard/", "org/?in=orchard/"))

    catalogue = graph(dict(files(Corpus.read(complete)))["catalog.ttl"])

    listed = set(catalogue.objects(URIRef("https://example.org/?in=orchard/"), DCAT.distribution))
    assert listed and listed == set(catalogue.subjects(RDF.type, DCAT.Distribution))


def test_a_page_about_the_publication_is_not_called_a_catalogue(complete: Path) -> None:
    say(complete, "foaf:isPrimaryTopicOf <https://example.net/about>")

    site = dict(files(Corpus.read(complete)))

    assert set(graph(site["catalog.ttl"]).subjects(RDF.type, DCAT.Catalog)) == {URIRef(f"{_HOME}catalog")}
    assert isinstance(json.loads(site["schema-org.jsonld"])["includedInDataCatalog"], dict)


def test_empty_texts_say_nothing_in_records(tiny: Path) -> None:
    changed(
        told(tiny, title='" "', description='"A few."'),
        'dcterms:description "Quelques arbres."@fr',
        'dcterms:description ""@fr',
    )
    add(tiny, "person/mononym", '<https://example.org/orchard/{path}> a foaf:Person ;\n    foaf:name " " .\n')

    record = json.loads(made(tiny)["datacite.json"])

    assert all(one["title"] for one in record["titles"]) and all(
        one["description"] for one in record["descriptions"]
    )
    assert all(one["name"].strip() for one in record["creators"])


@pytest.mark.parametrize(
    ("said", "year"), [('"2024-02-31"', None), ('"0000"', None), ('"٢٠٢٤"', None), ('"2024Z"', "2024")]
)
def test_what_is_no_date_of_the_calendar_is_no_date_in_records(
    tiny: Path, said: str, year: str | None
) -> None:
    site = made(told(tiny, issued=said))

    assert json.loads(site.get("datacite.json", b"{}")).get("publicationYear") == year


def test_a_dataset_whose_dates_are_none_is_told_so(complete: Path) -> None:
    changed(complete, '"2020-01-31"^^xsd:date', '"some day"')

    code, told_of = build(complete)

    assert code == 1 and "has no date of publication" in told_of


@pytest.mark.parametrize("tag", ["English", "", 'en\\"; <x>'])
def test_what_is_no_language_tag_is_not_passed_on(complete: Path, tag: str) -> None:
    changed(complete, 'dcterms:language "en"', f'dcterms:language "{tag}"')

    assert Corpus.read(complete).language == "en"


def test_a_day_with_a_time_zone_is_no_date_to_a_data_package(tiny: Path) -> None:
    oak = tiny / "data/tree/oak.ttl"
    oak.write_text(oak.read_text().replace('"1987-03-21"', '"1987-03-21Z"'))

    package = json.loads(dict(files(Corpus.read(tiny)))["datapackage.json"])

    tree = next(one for one in package["resources"] if one["path"] == "tables/Tree.csv")
    types = {field["name"]: field["type"] for field in tree["schema"]["fields"]}
    assert types["plantedOn"] == "string"


def test_links_to_a_site_with_letters_of_any_script_are_sent_in_ascii(tiny: Path) -> None:
    for path in tiny.rglob("*.ttl"):
        path.write_text(path.read_text().replace("org/orchard/", "org/과수원/"), encoding="utf-8")

    site = dict(files(Corpus.read(tiny)))

    assert site["_headers"].isascii() and "과수원" not in site["linkset.json"].decode()


@pytest.mark.parametrize(
    "name", [b"data/caf\xe9.ttl", b"queries/caf\xe9.rq", b"templates/pages/caf\xe9.html"]
)
def test_a_file_whose_name_is_not_utf_8_is_one_line(tiny: Path, name: bytes) -> None:
    path = tiny / os.fsdecode(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")

    code, told_of = build(tiny)

    assert code == 1 and told_of.count("\n") == 1 and "caf" in told_of


def test_a_port_that_no_machine_has_is_wrong_usage(tiny: Path) -> None:
    assert build(tiny, "--base-url", "https://example.org:99999/")[0] == 2


def test_a_signal_that_comes_when_all_is_in_place_is_too_late(tmp_path: Path) -> None:
    for number in range(3000):
        (tmp_path / "old" / str(number % 7)).mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / str(number % 7) / str(number)).touch()
    signals: list[int] = []

    def stop(number: int, _frame: object) -> None:
        signals.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.005)
        discard(tmp_path / "old")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

    assert signals and not (tmp_path / "old").exists()
