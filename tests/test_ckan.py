"""CKAN takes us: its harvester reads the catalogue entry, and a running portal gets the dataset."""

from __future__ import annotations

import json
import re
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, XSD

from ckan_portal import HERE, Site, described, postgres, publish, running
from conftest import without
from sserdf import publish as publishing
from sserdf.corpus import Corpus
from sserdf.errors import SserdfError
from sserdf.portal.ckan import carry_out, plan
from sserdf.portal.ckan.connection import Portal
from sserdf.portal.ckan.dataset import slug
from sserdf.records import constructs
from sserdf.records.publication import Publication

pytestmark = pytest.mark.xdist_group("ckan")  # one portal for all of them


@pytest.fixture(scope="session")
def portal(consumer: Callable[[str, str], Path]) -> Iterator[Site]:
    """Return a running CKAN 2.12."""
    python = consumer("ckan", "python")
    programs = postgres() or without("PostgreSQL (Debian: apt-get install postgresql)")
    with running(python, programs) as site:
        yield site


@pytest.fixture
def grove(tiny: Path, request: pytest.FixtureRequest) -> Path:
    """Return a small project that no other test has at the portal."""
    name = re.sub(r"\W+", "-", request.node.name.removeprefix("test_"))[:60].strip("-")
    return described(tiny, f"https://example.org/{name}/")


def name_of(project: Path) -> str:
    """Return the name that its dataset has at the portal."""
    return slug(Corpus.read(project).base)


def change(project: Path, old: str, new: str) -> None:
    """Say something else of the publication."""
    path = project / "data/index.ttl"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def extras(dataset: dict[str, Any]) -> dict[str, str]:
    """Return the extras of a dataset by their keys."""
    return {extra["key"]: extra["value"] for extra in dataset["extras"]}


@pytest.fixture(scope="session")
def publication(corpus: Corpus) -> Publication:
    """Return the real publication."""
    return publishing.publication(corpus)


@pytest.fixture(scope="session")
def entries(publication: Publication, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the files of the real catalogue entry, as the site has them."""
    folder = tmp_path_factory.mktemp("entries")
    files = {path: content for path, content in constructs.files(publication) if path.startswith("catalog.")}
    for path, content in files.items():
        (folder / path).write_bytes(content)
    assert {Path(path).suffix for path in files} == {".jsonld", ".rdf", ".ttl"}
    return [folder / path for path in sorted(files)]


@pytest.fixture(scope="session")
def harvested(
    entries: list[Path], consumer: Callable[[str, str], Path]
) -> tuple[list[dict[str, Any]], list[rdflib.Graph]]:
    """Return what ckanext-dcat reads in each format of the real catalogue entry, and writes again."""
    command = [consumer("ckan", "python"), HERE / "ckan_reader.py", *entries]
    done = subprocess.run(command, capture_output=True, check=True)
    read = json.loads(done.stdout)
    assert [len(one["datasets"]) for one in read] == [1, 1, 1]
    graphs = [rdflib.Graph().parse(data=one["written"][0], format="turtle") for one in read]
    return [one["datasets"][0] for one in read], graphs


def test_ckan_reads_the_same_dataset_in_each_format_of_the_catalogue_entry(
    harvested: tuple[list[dict[str, Any]], list[rdflib.Graph]],
) -> None:
    # which of several places and which language of a note it takes is left to chance by ckanext-dcat
    loose = {"provenance", "spatial_text", "spatial_uri", "spatial_centroid"}
    lists = {"conforms_to", "language", "source", "theme"}

    def plain(dataset: dict[str, Any]) -> dict[str, Any]:
        said = {k: sorted(json.loads(v)) if k in lists else v for k, v in extras(dataset).items()}
        return {
            **dataset,
            "extras": {key: value for key, value in said.items() if key not in loose},
            "resources": sorted(dataset["resources"], key=lambda one: str(one["url"])),
            "tags": sorted(tag["name"] for tag in dataset["tags"]),
        }

    json_ld, xml, turtle = map(plain, harvested[0])

    assert turtle == xml
    assert turtle == json_ld


def test_ckan_understands_the_catalogue_entry(
    harvested: tuple[list[dict[str, Any]], list[rdflib.Graph]], publication: Publication
) -> None:
    dataset = harvested[0][0]
    said = extras(dataset)

    assert dataset["title"] == "Public policies for the social and solidarity economy"
    assert dataset["notes"].startswith("Everything that a session")
    assert dataset["license_id"] == "cc-by"
    assert {"CSV", "JSON-LD", "TTL", "RDF"} <= {one["format"] for one in dataset["resources"]}
    assert said["publisher_name"] == said["contact_name"] == "SSE policy linked data project"
    assert said["spatial_text"]
    assert (said["temporal_start"], said["temporal_end"]) == ("1970", "2021")
    sizes = {publication.url(download.path): download.size for download in publication.downloads}
    assert {one["url"]: one["size"] for one in dataset["resources"]} == sizes


def test_ckan_writes_the_catalogue_entry_again(
    harvested: tuple[list[dict[str, Any]], list[rdflib.Graph]], entries: list[Path], corpus: Corpus
) -> None:
    base = rdflib.URIRef(corpus.base)
    first = rdflib.Graph().parse(entries[-1])

    for again in harvested[1]:
        assert (base, rdflib.RDF.type, DCAT.Dataset) in again
        for kept in (DCAT.keyword, DCAT.theme, DCTERMS.language, DCTERMS.publisher, DCTERMS.identifier):
            assert {str(o) for o in again.objects(base, kept)} == {str(o) for o in first.objects(base, kept)}
        assert len(set(again.objects(base, DCAT.distribution))) == len(
            set(first.objects(base, DCAT.distribution))
        )


def test_a_service_beside_the_files_does_not_trouble_ckan(
    grove: Path, tmp_path: Path, consumer: Callable[[str, str], Path]
) -> None:
    prefixes = grove / "ontology/prefixes.ttl"
    void = "@prefix void: <http://rdfs.org/ns/void#> .\n@prefix xsd:"
    prefixes.write_text(prefixes.read_text().replace("@prefix xsd:", void))
    change(grove, "@prefix xsd:", void)
    change(grove, 'owl:versionInfo "2021"', "void:sparqlEndpoint <https://example.org/sparql>")
    entry = dict(constructs.files(publishing.publication(Corpus.read(grove))))["catalog.ttl"]
    (tmp_path / "catalog.ttl").write_bytes(entry)

    command = [consumer("ckan", "python"), HERE / "ckan_reader.py", tmp_path / "catalog.ttl"]
    done = subprocess.run(command, capture_output=True, check=True)

    assert b"https://example.org/sparql" in entry
    assert [one["title"] for one in json.loads(done.stdout)[0]["datasets"]] == ["Orchard"]


def test_a_publication_becomes_a_dataset_with_a_resource_for_each_file(portal: Site, grove: Path) -> None:
    done = publish(grove, portal.url, "--org", "growers", key=portal.keys["editor"])

    assert done.exit_code == 0, done.output
    publication = publishing.publication(Corpus.read(grove))
    dataset = portal.ask("package_show", id=name_of(grove))
    said = extras(dataset)
    assert (dataset["title"], dataset["notes"], dataset["version"]) == ("Orchard", "A few trees.", "2021")
    assert (dataset["url"], dataset["license_id"]) == (publication.home, "cc-by")
    assert (dataset["maintainer"], dataset["maintainer_email"]) == ("Ada", "ada@example.org")
    assert dataset["organization"]["name"] == "growers"
    assert sorted(tag["name"] for tag in dataset["tags"]) == ["fruit all kinds", "trees"]
    assert said["identifier"] == said["uri"] == publication.iri
    assert (said["issued"], said["modified"]) == ("2020-01-31", "2021-02-28")
    assert json.loads(said["language"]) == ["http://publications.europa.eu/resource/authority/language/ENG"]
    assert said["publisher_uri"] == f"{publication.iri}person/ada"
    assert {one["url"]: (one["size"], one["hash"], one["license"]) for one in dataset["resources"]} == {
        publication.url(d.path): (d.size, d.sha256, publication.licence) for d in publication.downloads
    }
    kinds = {one["url"].rpartition("/")[2]: (one["format"], one["mimetype"]) for one in dataset["resources"]}
    assert kinds["all.ttl"] == ("TTL", "text/turtle")
    assert kinds["Tree.csv"] == ("CSV", "text/csv")
    assert kinds["all.csv.zip"] == ("ZIP", "application/zip")


def test_the_portal_gives_the_dataset_back_as_dcat(portal: Site, grove: Path) -> None:
    publish(grove, portal.url, key=portal.keys["editor"])

    given = rdflib.Graph().parse(data=portal.read(f"dataset/{name_of(grove)}.ttl"), format="turtle")

    base = rdflib.URIRef(Corpus.read(grove).base)
    publisher = given.value(base, DCTERMS.publisher)
    assert (base, rdflib.RDF.type, DCAT.Dataset) in given
    assert given.value(publisher, FOAF.name) == rdflib.Literal("Ada")
    assert given.value(base, DCTERMS.issued) == rdflib.Literal("2020-01-31", datatype=XSD.date)
    assert str(given.value(base, DCAT.version)) == "2021"
    files = set(given.objects(base, DCAT.distribution))
    assert {str(given.value(file, DCAT.accessURL)) for file in files} >= {f"{base}all.ttl"}
    assert {str(given.value(file, DCTERMS.license)) for file in files} == {
        "https://creativecommons.org/licenses/by/4.0/"
    }


def test_the_real_project_is_taken_too(portal: Site, root: Path, corpus: Corpus) -> None:
    done = publish(root, portal.url, key=portal.keys["editor"])
    again = publish(root, portal.url, "--dry-run")

    assert done.exit_code == 0, done.output
    assert "otherwise" not in done.stderr
    assert again.stdout == ""
    dataset = portal.ask("package_show", id=slug(corpus.base))
    assert json.loads(extras(dataset)["spatial"])["type"] == "MultiPoint"
    assert portal.read(f"dataset/{slug(corpus.base)}").count("resource-item") >= 60


def test_a_second_run_says_that_nothing_would_change_and_changes_nothing(portal: Site, grove: Path) -> None:
    publish(grove, portal.url, key=portal.keys["editor"])
    before = portal.ask("package_show", id=name_of(grove))

    done = publish(grove, portal.url, key=portal.keys["editor"])

    assert (done.exit_code, done.stdout) == (0, "")
    assert "nothing would change" in done.stderr
    assert portal.ask("package_show", id=name_of(grove)) == before


def test_a_dry_run_shows_a_line_for_each_change_needs_no_key_and_changes_nothing(
    portal: Site, grove: Path
) -> None:
    new = publish(grove, portal.url, "--dry-run")

    with pytest.raises(urllib.error.HTTPError):
        portal.ask("package_show", id=name_of(grove))
    publish(grove, portal.url, key=portal.keys["editor"])
    before = portal.ask("package_show", id=name_of(grove))
    change(grove, '"Orchard"@en', '"Our orchard"@en')
    (grove / "data/tree/ash.ttl").write_text(
        (grove / "data/tree/elm.ttl").read_text().replace("tree/elm", "tree/ash")
    )
    done = publish(grove, portal.url, "--dry-run")

    assert new.exit_code == done.exit_code == 0, new.output + done.output
    assert new.stdout.startswith(f"dataset {name_of(grove)}: new\ntitle: Orchard\n")
    assert "resource all.ttl: new\n" in new.stdout
    lines = done.stdout.splitlines()
    assert lines[0] == "title: Orchard → Our orchard"
    assert any(re.match(r"resource all.ttl: .*, size: \d+ → \d+, hash: ", line) for line in lines)
    assert f"{len(lines)} changes would be made." in done.stderr
    assert portal.ask("package_show", id=name_of(grove)) == before


def test_only_what_changed_is_changed(portal: Site, grove: Path) -> None:
    publish(grove, portal.url, key=portal.keys["editor"])
    before = portal.ask("package_show", id=name_of(grove))

    change(grove, '    owl:versionInfo "2021" ;\n', "")
    change(grove, 'dcat:keyword "trees"@en', 'dcat:keyword "woods"@en')
    change(grove, '"A few trees."', '"2022"')
    (grove / "data/hedge").mkdir()
    (grove / "data/hedge/box.ttl").write_text(
        (grove / "data/tree/elm.ttl")
        .read_text()
        .replace("tree/elm", "hedge/box")
        .replace("orchard:Tree", "orchard:Hedge")
    )
    definitions = grove / "ontology/def.ttl"
    tree = definitions.read_text().split("orchard:Tree a")[1].split("\n\n")[0]
    definitions.write_text(definitions.read_text() + f"\norchard:Hedge a{tree.replace('tree', 'hedge')}\n")
    done = publish(grove, portal.url, key=portal.keys["editor"])

    after = portal.ask("package_show", id=name_of(grove))
    assert done.exit_code == 0, done.output
    assert {"version: 2021 → nothing", "tag woods: new", "tag trees: removed"} <= {*done.stdout.splitlines()}
    assert "resource tables/Hedge.csv: new" in done.stdout
    assert (after["version"], after["notes"]) == ("", "2022")
    assert sorted(tag["name"] for tag in after["tags"]) == ["fruit all kinds", "woods"]
    known = {one["url"]: one["id"] for one in after["resources"]}
    assert {one["url"]: one["id"] for one in before["resources"]}.items() <= known.items()
    (grove / "data/hedge/box.ttl").unlink()
    gone = publish(grove, portal.url, key=portal.keys["editor"])
    assert "resource tables/Hedge.csv: removed" in gone.stdout
    assert len(portal.ask("package_show", id=name_of(grove))["resources"]) == len(before["resources"])


def test_what_curators_added_stays(portal: Site, grove: Path) -> None:
    name = name_of(grove)
    publish(grove, portal.url, key=portal.keys["editor"])
    stands = portal.ask("package_show", id=name)
    portal.ask("group_create", name=f"g-{name[-40:]}")
    portal.ask(
        "package_patch",
        id=name,
        extras=[{"key": "curated", "value": "yes"}, *stands["extras"]],
        groups=[{"name": f"g-{name[-40:]}"}],
        tags=[{"name": "Curators' choice".replace("'", "")}, *stands["tags"]],
    )
    theirs = portal.ask("resource_create", package_id=name, url="https://example.net/map.pdf", name="Map")
    first = stands["resources"][0]["id"]
    portal.ask("resource_patch", id=first, cache_url="https://example.net/copy")
    quiet = publish(grove, portal.url, key=portal.keys["editor"])

    change(grove, '"Orchard"@en', '"Our orchard"@en')
    change(grove, 'dcat:keyword "trees"@en', 'dcat:keyword "woods"@en')
    change(grove, '"2021-02-28"', '"2022-02-28"')
    done = publish(grove, portal.url, key=portal.keys["editor"])

    after = portal.ask("package_show", id=name)
    assert (quiet.exit_code, quiet.stdout, done.exit_code) == (0, "", 0), quiet.output + done.output
    assert after["title"] == "Our orchard"
    assert extras(after)["curated"] == "yes"
    assert extras(after)["modified"] == "2022-02-28"
    assert [group["name"] for group in after["groups"]] == [f"g-{name[-40:]}"]
    assert "Curators choice" in {tag["name"] for tag in after["tags"]}
    assert theirs in after["resources"]
    assert next(one for one in after["resources"] if one["id"] == first)["cache_url"]
    assert publish(grove, portal.url, key=portal.keys["editor"]).stdout == ""


def test_a_site_that_moved_keeps_its_resources(portal: Site, grove: Path) -> None:
    publish(grove, portal.url, key=portal.keys["editor"])
    before = portal.ask("package_show", id=name_of(grove))

    moved = "https://trees.example.net/"
    done = publish(grove, portal.url, "--base-url", moved, key=portal.keys["editor"])

    after = portal.ask("package_show", id=name_of(grove))
    assert done.exit_code == 0, done.output
    assert all(one["url"].startswith(moved) for one in after["resources"])
    assert [one["id"] for one in after["resources"]] == [one["id"] for one in before["resources"]]


def test_a_dataset_without_its_resources_is_completed(portal: Site, grove: Path) -> None:
    portal.ask("package_create", "editor", name=name_of(grove), owner_org="growers")

    done = publish(grove, portal.url, key=portal.keys["editor"])

    assert done.exit_code == 0, done.output
    assert portal.ask("package_show", id=name_of(grove))["num_resources"] >= 8
    assert publish(grove, portal.url, key=portal.keys["editor"]).stdout == ""


@pytest.mark.parametrize("state", ["deleted", "draft"])
def test_a_dataset_that_is_deleted_or_a_draft_is_shown_again(portal: Site, grove: Path, state: str) -> None:
    publish(grove, portal.url, key=portal.keys["editor"])
    portal.ask("package_patch", id=name_of(grove), state=state)

    done = publish(grove, portal.url, key=portal.keys["editor"])

    assert (done.exit_code, done.stdout) == (0, f"state: {state} → active\n"), done.output
    assert portal.ask("package_show", id=name_of(grove))["state"] == "active"


def test_doubled_resources_become_one_again(portal: Site, grove: Path) -> None:
    publish(grove, portal.url, key=portal.keys["editor"])
    before = portal.ask("package_show", id=name_of(grove))
    doubled = [{k: v for k, v in one.items() if k != "id"} for one in before["resources"]]
    portal.ask("package_patch", id=name_of(grove), resources=[*before["resources"], *doubled])

    done = publish(grove, portal.url, key=portal.keys["editor"])

    after = portal.ask("package_show", id=name_of(grove))
    assert done.exit_code == 0, done.output
    assert "resource all.ttl: a double, removed\n" in done.stdout
    assert [one["id"] for one in after["resources"]] == [one["id"] for one in before["resources"]]


def test_a_connection_that_breaks_after_the_request_leaves_nothing_to_mend(portal: Site, grove: Path) -> None:
    with _cutting(portal.url) as url:
        broken = publish(grove, url, key=portal.keys["editor"])

    after = publish(grove, portal.url, key=portal.keys["editor"])

    assert broken.exit_code == 1
    assert "run it again" in broken.stderr
    assert (after.exit_code, after.stdout) == (0, "")


def test_a_change_by_somebody_else_at_the_same_moment_is_not_lost(portal: Site, grove: Path) -> None:
    publish(grove, portal.url, key=portal.keys["editor"])
    change(grove, 'dcat:keyword "trees"@en', 'dcat:keyword "woods"@en')
    with_key = Portal(f"{portal.url}/", portal.keys["editor"], 60)
    planned = plan(publishing.publication(Corpus.read(grove)), with_key)

    stands = portal.ask("package_show", id=name_of(grove))
    portal.ask("package_patch", id=name_of(grove), tags=[{"name": "meanwhile"}, *stands["tags"]])

    with pytest.raises(SserdfError, match="at the same moment"):
        carry_out(with_key, planned)
    tags = portal.ask("package_show", id=name_of(grove))["tags"]
    assert {"meanwhile", "trees"} <= {tag["name"] for tag in tags}


@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_a_key_that_may_not_is_one_clear_line(portal: Site, grove: Path, who: str) -> None:
    key = portal.keys.get(who, "no-such-key")

    new = publish(grove, portal.url, key=key)
    publish(grove, portal.url, key=portal.keys["editor"])
    change(grove, '"Orchard"@en', '"Our orchard"@en')
    old = publish(grove, portal.url, key=key)

    for done in (new, old):
        assert done.exit_code == 1
        assert re.search(r"error: it refuses: .+ \(see whether SSERDF_CKAN_KEY is right", done.stderr)
        assert key not in done.output
    assert portal.ask("package_show", id=name_of(grove))["title"] == "Orchard"


def test_without_a_key_nothing_is_tried(portal: Site, grove: Path) -> None:
    done = publish(grove, portal.url)

    assert (done.exit_code, done.stdout) == (1, "")
    assert "set SSERDF_CKAN_KEY" in done.stderr


def test_no_such_organisation_is_one_clear_line(portal: Site, grove: Path) -> None:
    done = publish(grove, portal.url, "--org", "brewers", key=portal.keys["editor"])

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "there is no organisation “brewers”" in done.stderr


def test_an_organisation_must_be_named_when_there_are_several(portal: Site, grove: Path) -> None:
    done = publish(grove, portal.url, key=portal.keys["admin"])

    assert (done.exit_code, done.stdout) == (1, "")
    assert "name one with --org: foresters, growers" in done.stderr


def test_a_dataset_moves_to_the_organisation_that_is_named(portal: Site, grove: Path) -> None:
    publish(grove, portal.url, "--org", "growers", key=portal.keys["admin"])

    done = publish(grove, portal.url, "--org", "foresters", key=portal.keys["admin"])

    assert (done.exit_code, done.stdout) == (0, "organisation: growers → foresters\n"), done.output
    assert portal.ask("package_show", id=name_of(grove))["organization"]["name"] == "foresters"


def test_a_dataset_that_the_portal_refuses_is_told_field_by_field(portal: Site, grove: Path) -> None:
    ada = grove / "data/person/ada.ttl"
    ada.write_text(ada.read_text().replace("ada@example.org", "ada"))

    done = publish(grove, portal.url, key=portal.keys["editor"])

    assert done.exit_code == 1
    fields = re.findall(r"error: it refuses (\w+): Email ada is not a valid format", done.stderr)
    assert sorted(fields) == ["author_email", "maintainer_email"]
    with pytest.raises(urllib.error.HTTPError):
        portal.ask("package_show", id=name_of(grove))


def test_the_dataset_of_somebody_else_is_left_alone(portal: Site, grove: Path) -> None:
    other = [{"key": "identifier", "value": "https://example.net/other"}]
    portal.ask("package_create", name=name_of(grove), owner_org="growers", title="Other", extras=other)

    done = publish(grove, portal.url, key=portal.keys["editor"])
    named = publish(grove, portal.url, "--name", "our-own-orchard", key=portal.keys["editor"])

    assert done.exit_code == 1
    assert "choose another name with --name" in done.stderr
    assert portal.ask("package_show", id=name_of(grove))["title"] == "Other"
    assert named.exit_code == 0, named.output
    assert portal.ask("package_show", id="our-own-orchard")["title"] == "Orchard"


def test_a_licence_that_the_portal_does_not_know_is_left_to_its_curators(portal: Site, grove: Path) -> None:
    change(grove, "https://creativecommons.org/licenses/by/4.0/", "https://example.org/licence")
    first = publish(grove, portal.url, key=portal.keys["editor"])
    portal.ask("package_patch", id=name_of(grove), license_id="other-open")

    again = publish(grove, portal.url, key=portal.keys["editor"])

    assert (first.exit_code, again.exit_code, again.stdout) == (0, 0, "")
    assert "no name for the licence https://example.org/licence" in again.stderr
    assert portal.ask("package_show", id=name_of(grove))["license_id"] == "other-open"


def test_hostile_metadata_is_text_at_the_portal(portal: Site, grove: Path) -> None:
    change(grove, '"Orchard"@en', r'"2020<script>\n\"\\"@en')
    change(grove, 'dcat:keyword "trees"@en', 'dcat:keyword "a"@en, "a,b;c"@en, "%s"@en' % ("x" * 300))

    done = publish(grove, portal.url, key=portal.keys["editor"])
    again = publish(grove, portal.url, key=portal.keys["editor"])

    assert done.exit_code == 0, done.output
    assert again.stdout == ""
    assert "title: 2020<script>\\n" in done.stdout
    dataset = portal.ask("package_show", id=name_of(grove))
    assert dataset["title"].startswith("2020<script>")
    assert {tag["name"] for tag in dataset["tags"]} == {"a b c", "fruit all kinds", "x" * 100}
    assert "2020<script>" not in portal.read(f"dataset/{name_of(grove)}")


class _cutting:  # noqa: N801 - used as a function
    """Passes everything on to a portal, and breaks off each answer to a change."""

    def __init__(self, url: str) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {k: v for k, v in self.headers.items() if k in ("Authorization", "Content-Type")}
                request = urllib.request.Request(url + self.path, body, headers)
                try:
                    answer = urllib.request.urlopen(request)
                except urllib.error.HTTPError as refused:
                    answer = refused
                content = answer.read()
                self.send_response(answer.status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[:50] if "package_create" in self.path else content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> str:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
