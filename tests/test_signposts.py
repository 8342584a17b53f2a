"""Programs that come to a page find what it is of, who made it and where the data are."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest

from sserdf.corpus import Corpus
from sserdf.links import Link, address, header
from sserdf.media import content_type, media_type
from sserdf.preview.signposts import signposts
from sserdf.publish import files, write
from test_preview import Preview, shown

HOME = "https://data.example.org/sub/"
METADATA = """\
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
    dcterms:creator <https://example.org/orchard/tree/oak> ;
    dcterms:language "en" ."""


class Found(NamedTuple):
    """A link as a program of others reads it."""

    context: str
    rel: str
    target: str
    media_type: str
    profiles: list[str]


@pytest.fixture
def project(tiny: Path) -> Path:
    """Return a project that says who made it and on which terms."""
    index = tiny / "data/index.ttl"
    index.write_text(index.read_text().replace('    dcterms:language "en" .', METADATA))
    return tiny


@pytest.fixture
def running(project: Path) -> Iterator[Preview]:
    with shown(project) as preview:
        yield preview


@pytest.fixture(scope="module")
def site(corpus: Corpus) -> dict[str, bytes]:
    return dict(files(corpus, HOME))


def linkset(site: dict[str, bytes]) -> dict[str, dict[str, list[dict[str, str]]]]:
    entries = json.loads(site["linkset.json"])["linkset"]
    return {entry["anchor"]: {rel: t for rel, t in entry.items() if rel != "anchor"} for entry in entries}


def test_a_signposting_client_finds_the_same_in_page_and_header(
    running: Preview, root: Path, consumer: Callable[[str, str], Path]
) -> None:
    python, script = consumer("records", "python"), root / "tests/consumers/signposts.py"

    def found(way: str, path: str) -> list[Found]:
        line = [str(python), str(script), way, f"http://127.0.0.1:{running.port}/{path}"]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [Found(*link) for link in json.loads(done.stdout)]

    def by_rel(links: list[Found]) -> dict[str, set[str]]:
        return {
            rel: {link.target for link in links if link.rel == rel} for rel in {link.rel for link in links}
        }

    here = f"http://127.0.0.1:{running.port}/"
    for path in ("", "tree/oak/"):
        page, headers = by_rel(found("html", path)), by_rel(found("http", path))
        page.pop("collection", None)  # on a page it is the address that the site will have
        headers.pop("collection", None)
        assert page == headers, path

    home, oak = found("http", ""), found("http", "tree/oak/")
    assert by_rel(home)["cite-as"] == {"https://example.org/orchard/"}
    assert by_rel(home)["license"] == {"https://creativecommons.org/licenses/by/4.0/"}
    assert by_rel(home)["author"] == {"https://example.org/orchard/tree/oak"}
    assert by_rel(home)["type"] == {"https://schema.org/AboutPage", "https://schema.org/Dataset"}
    assert by_rel(home)["linkset"] == {f"{here}linkset.json"}
    assert f"{here}all.ttl" in by_rel(home)["item"]
    assert by_rel(oak)["cite-as"] == {"https://example.org/orchard/tree/oak"}
    assert by_rel(oak)["collection"] == {here}
    assert by_rel(oak)["describedby"] == {f"{here}tree/oak.{s}" for s in ("ttl", "jsonld", "rdf", "nt")}
    catalogue = next(link for link in home if link.target == f"{here}catalog.ttl")
    assert catalogue.profiles == ["http://data.europa.eu/r5r/"]

    told = found("linkset", "linkset.json")
    landing = [link for link in told if link.context == "https://example.org/orchard/"]
    assert by_rel(landing)["cite-as"] == by_rel(home)["cite-as"]
    assert {link.context for link in told if link.rel == "describes"} == by_rel(landing)["describedby"]
    assert {link.context for link in told if link.rel == "collection"} == by_rel(landing)["item"]
    # the way back from a file is a header too
    assert by_rel(found("http", "all.ttl"))["collection"] == {here}
    assert by_rel(found("http", "catalog.ttl"))["describes"] == {here}


def test_what_is_linked_is_there_and_of_the_kind_that_is_said(running: Preview) -> None:
    site = running.project / "site"
    entries = linkset({"linkset.json": (site / "linkset.json").read_bytes()})
    base = "https://example.org/orchard/"

    targets = [t for e in entries.values() for rel in ("describedby", "item") for t in e.get(rel, [])]

    assert len(targets) > 15
    for target in targets:
        answer = running.ask("/" + target["href"].removeprefix(base))
        kind = str(answer.getheader("Content-Type")).partition(";")[0]
        assert (answer.status, kind) == (200, target["type"]), target


def test_every_download_and_every_record_of_the_whole_is_told(site: dict[str, bytes]) -> None:
    entries = linkset(site)
    whole = entries[HOME]

    items = {unquote(t["href"].removeprefix(HOME)) for t in whole["item"]}
    described = {unquote(t["href"].removeprefix(HOME)) for t in whole["describedby"]}

    assert {f"all.{suffix}" for suffix in ("ttl", "nt", "nq", "rdf", "jsonld", "csv.zip")} <= items
    assert {path for path in site if path.startswith("tables/") and path.endswith(".csv")} <= items
    assert {"catalog.ttl", "catalog.jsonld", "catalog.rdf", "void.ttl", "index.ttl"} <= described
    assert items | described <= set(site)
    assert set(entries) == {HOME, *(HOME + path for path in items | described)}


def test_the_home_page_names_the_dumps_and_not_each_table(site: dict[str, bytes]) -> None:
    for path in ("index.html", "fr/index.html"):
        items = re.findall(r'<link rel="item" [^>]*href="([^"]+)"', site[path].decode())
        assert len(items) == 6, items
    head = site["city/seoul/index.html"].partition(b"</head>")[0]
    assert b'<link rel="cite-as" href="https://w3id.org/sse-policy/city/seoul">' in head
    assert b'<link rel="type" href="https://schema.org/City">' in head
    assert len(head) < 9000, "a page ought not to become heavy for what few programs read"


def test_a_project_that_says_little_has_few_signposts(tiny: Path) -> None:
    (tiny / "data/index.ttl").unlink()

    site = dict(files(Corpus.read(tiny)))

    whole = linkset(site)["https://example.org/orchard/"]
    assert "license" not in whole and "author" not in whole
    assert not [t for t in whole.get("describedby", []) if "/index." in t["href"]]
    assert b'<link rel="cite-as" href="https://example.org/orchard/">' in site["index.html"]
    assert b'<link rel="linkset"' in site["index.html"]


def test_authors_that_nobody_can_follow_are_no_signposts(tiny: Path) -> None:
    index = tiny / "data/index.ttl"
    who = "dcterms:creator <mailto:ann@example.org>, <urn:isbn:0> ; dcterms:license <javascript:alert(1)>"
    index.write_text(index.read_text().replace('dcterms:language "en"', f'{who} ; dcterms:language "en"'))

    text = dict(files(Corpus.read(tiny)))["linkset.json"].decode()

    assert "mailto:" not in text
    assert "urn:" not in text
    assert "javascript:" not in text


def test_headers_of_static_hosts_keep_to_their_limits(site: dict[str, bytes], orchard: Path) -> None:
    for made in (site, dict(files(Corpus.read(orchard)))):
        lines = made["_headers"].decode().splitlines()
        rules = [line for line in lines if line.startswith("/")]

        assert len(rules) <= 100
        assert len(rules) == len(set(rules))
        assert all(len(line) <= 2000 for line in lines)
        assert all(line.startswith(("# ", "/")) or re.match(r"  [A-Za-z-]+: \S", line) for line in lines)
        assert all(rule.count("*") <= 1 for rule in rules)
        for rule in rules:  # no file gets the same header from two of them
            assert rule == "/*" or "*" in rule or f"/*.{rule.rpartition('.')[2]}" not in rules, rule
        assert sum(line.startswith("  Link: ") for line in lines) >= 10
        assert "  Content-Type: application/linkset+json" in lines


def test_no_name_forges_a_header(tiny: Path) -> None:
    (tiny / "data/_headers").mkdir()
    oak = (tiny / "data/tree/oak.ttl").read_text()
    (tiny / "data/_headers/oak.ttl").write_text(oak.replace("orchard/tree/oak>", "orchard/_headers/oak>"))

    site = dict(files(Corpus.read(tiny)))

    assert "_headers" not in site
    assert "_headers/oak/index.html" in site
    evil = 'https://evil.example/x"><script>\r\nSet-Cookie: a=b'
    assert address(evil) == "https://evil.example/x%22%3E%3Cscript%3E%0D%0ASet-Cookie:%20a=b"
    assert Link("item", 'a b".ttl', is_file=True).href(HOME) == f"{HOME}a%20b%22.ttl"
    assert header("item", "https://a.example/", "text/turtle") == (
        '<https://a.example/>; rel="item"; type="text/turtle"'
    )


def test_a_preview_says_nothing_that_a_page_or_a_linkset_forges(tmp_path: Path) -> None:
    targets = ("a&#13;&#10;Set-Cookie: x", "b&quot;>", "c")
    evil = "".join(f'<link rel="item" href="{target}">' for target in targets)
    page = f"<head>{evil}<link rel='stylesheet' href='d'></head>".encode()

    assert list(signposts(tmp_path, "index.html", page)) == ['</c>; rel="item"']
    for text in (
        "",
        "[]",
        '{"linkset": 1}',
        '{"linkset": []}',
        '{"linkset": [{"anchor": 1}]}',
        "\ufffe",
        "[" * 9999,
    ):
        (tmp_path / "linkset.json").write_text(text)
        assert list(signposts(tmp_path, "index.html", page)) == ['</c>; rel="item"'], text
        assert list(signposts(tmp_path, "all.ttl", None)) == [], text


def test_a_file_has_the_media_type_that_it_is_registered_with() -> None:
    for path, kind in (
        ("city/seoul.ttl", "text/turtle; charset=utf-8"),
        (".well-known/void", "text/turtle; charset=utf-8"),
        ("city/void", "application/octet-stream"),
        ("site-linkset.json", "application/linkset+json"),
        ("ro-crate-metadata.json", "application/ld+json"),
        ("tables/csv-metadata.json", "application/csvm+json"),
        ("all.csv.zip", "application/zip"),
        ("x.sssom.tsv", "text/tab-separated-values; charset=utf-8"),
        (".ttl", "application/octet-stream"),
        ("README", "application/octet-stream"),
    ):
        assert content_type(path) == kind, path
        assert media_type(path) == kind.split(";")[0]


def test_a_thing_of_that_name_keeps_its_file(tiny: Path) -> None:
    oak = (tiny / "data/tree/oak.ttl").read_text()
    (tiny / "data/linkset.ttl").write_text(oak.replace("orchard/tree/oak>", "orchard/linkset>"))

    site = dict(files(Corpus.read(tiny)))

    assert "site-linkset.json" in site
    assert b'href="site-linkset.json"' in site["index.html"]
    assert write(tiny.parent / "out", site.items()) == len(site)
