"""What a site has besides the pages of its things: feeds, citations, pictures, languages, long lists."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from sserdf.cli import main
from sserdf.corpus import Corpus
from sserdf.publish import files
from sserdf.resource import Resource
from sserdf.site import Pages, changes, cite, directory
from sserdf.site.pictures import Pictures
from sserdf.view import View

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
PO = """\
msgid ""
msgstr ""
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Home"
msgstr "Bienvenue"
"""


@pytest.fixture(scope="module")
def site(corpus: Corpus) -> dict[str, bytes]:
    return dict(files(corpus, "https://data.example.org/sse/"))


def put(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def many(root: Path, count: int) -> None:
    oak = (root / "data/tree/oak.ttl").read_text()
    for n in range(count):
        text = oak.replace("tree/oak>", f"tree/oak-{n}>").replace('"Oak"', f'"Oak {n}"')
        put(root, f"data/tree/oak-{n}.ttl", text)


def test_the_map_of_the_site_has_every_page_and_nothing_else(site: dict[str, bytes]) -> None:
    found = [e.text or "" for e in ElementTree.fromstring(site["sitemap.xml"]).iter(f"{MAP}loc")]

    paths = {path for path in site if re.search(r"(^|/)index\.html$", path)}
    paths = {path for path in paths if b'http-equiv="refresh"' not in site[path]}
    assert {url.removeprefix("https://data.example.org/sse/") + "index.html" for url in found} == paths
    assert len(found) == len(set(found))


def test_a_map_too_long_for_one_file_is_cut_into_several() -> None:
    addresses = [f"https://example.org/{n}?a&b" for n in range(100_001)]

    made = dict(directory.sitemap(addresses, "https://example.org/"))

    index = ElementTree.fromstring(made["sitemap.xml"])
    parts = [(e.text or "").rsplit("/", 1)[1] for e in index.iter(f"{MAP}loc")]
    assert parts == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    found = [e.text for p in parts for e in ElementTree.fromstring(made[p]).iter(f"{MAP}loc")]
    assert found == addresses


def test_the_feed_is_atom_and_leads_to_pages(site: dict[str, bytes]) -> None:
    feed = ElementTree.fromstring(site["feed.xml"])

    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for holder in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert holder.findtext(f"{ATOM}{name}"), name
        datetime.fromisoformat(holder.findtext(f"{ATOM}updated") or "")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    dates = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert dates == sorted(dates, reverse=True)
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        assert link is not None and link.get("href", "").removeprefix("https://data.example.org/sse/") in site


def test_a_release_in_the_changelog_is_in_the_feed(tiny: Path) -> None:
    put(
        tiny,
        "CHANGELOG.md",
        "# Changes\n\n## Unreleased\n\n- soon\n\n## [1.2.0] - 2026-05-04\n\n- An ash & <b>\n",
    )

    found = changes.changes(View(Corpus.read(tiny)))
    feed = dict(files(Corpus.read(tiny)))["feed.xml"]

    assert [(c.date, c.title, c.text) for c in found] == [
        ("2026-05-04T00:00:00Z", "Orchard 1.2.0", "- An ash & <b>")
    ]
    assert "An ash & <b>" in "".join(ElementTree.fromstring(feed).itertext())


def test_robots_and_search_of_browsers_find_their_way(site: dict[str, bytes]) -> None:
    assert b"Sitemap: https://data.example.org/sse/sitemap.xml" in site["robots.txt"]
    described = ElementTree.fromstring(site["opensearch.xml"])
    url = next(e for e in described.iter() if e.tag.endswith("Url"))
    assert url.get("template") == "https://data.example.org/sse/search/?q={searchTerms}"
    assert "search/index.html" in site


def test_the_publication_is_cited_in_every_format(site: dict[str, bytes]) -> None:
    item = json.loads(site["citation.json"])[0]
    ris = site["citation.ris"].decode()
    bib = site["citation.bib"].decode()

    assert item["URL"] == "https://data.example.org/sse/"
    assert item["title"] in ris and item["title"] in bib
    assert ris.startswith("TY  - DATA\r\n") and ris.endswith("ER  - \r\n")
    assert re.fullmatch(r"@misc\{[\w-]+,\n(  \w+ = \{.*\},\n)+\}\n", bib)


def test_no_title_breaks_a_citation() -> None:
    hostile = "A } \\input{/etc/passwd} 100% & #_$~^\r\nTY  - BOOK"
    made = cite.Citation((hostile,), hostile, "", "2026-01-02", "", "https://example.org/")

    assert made.ris.count("\nTY  - ") == 0
    assert made.bibtex.count("\n") == 6
    text = re.sub(r"\\[&%#_${}]|\\text\w+\{\}", "", made.bibtex)
    assert text.count("{") == text.count("}") and "\\" not in text
    assert json.loads(made.csl)[0]["issued"] == {"date-parts": [[2026, 1, 2]]}


def test_each_city_and_the_publication_have_a_picture(corpus: Corpus, site: dict[str, bytes]) -> None:
    pytest.importorskip("resvg_py", reason="needs resvg (uv sync --extra pictures)")
    names = [r.path for r in View(corpus).resources if r.path.startswith("city/")]

    for path in [*names, "index"]:
        picture = site[f"{path}.png"]
        assert picture.startswith(b"\x89PNG") and struct.unpack(">II", picture[16:24]) == (1200, 630)
        page = site["index.html" if path == "index" else f"{path}/index.html"].decode()
        assert f'<meta property="og:image" content="https://data.example.org/sse/{path}.png">' in page


def test_a_picture_that_is_no_svg_is_named(tiny: Path) -> None:
    pytest.importorskip("resvg_py", reason="needs resvg (uv sync --extra pictures)")
    put(tiny, "templates/pictures/Tree.svg", "<p>no picture</p>")

    done = CliRunner().invoke(main, ["build", "-C", str(tiny)])

    assert done.exit_code == 1
    assert "templates/pictures/Tree.svg:1: error: cannot be drawn" in done.stderr


def test_a_class_without_a_template_has_no_picture(tiny: Path) -> None:
    put(tiny, "templates/pictures/Tree.svg", "<svg/>")
    pictures = Pictures(tiny / "templates", tiny)
    paths = {r.path: pictures.path(r) for r in View(Corpus.read(tiny)).resources}

    assert paths["tree/oak"] in ("tree/oak.png", "")  # none where resvg is not installed
    assert paths["def/Tree"] == ""


def test_a_long_list_is_cut_into_parts_that_lead_to_each_other(tiny: Path) -> None:
    many(tiny, 250)

    site = dict(files(Corpus.read(tiny)))

    for folder in ("tree", "def/Tree"):
        pages = [site[f"{folder}/{name}.html"].decode() for name in ("index", "part-2", "part-3")]
        assert f"{folder}/part-4.html" not in site
        listed = [set(re.findall(r'href="[./]*tree/(oak-\d+)/index.html"', page)) for page in pages]
        assert sum(map(len, listed)) == len(set.union(*listed)) == 250
        assert 'href="part-3.html"' in pages[0] and 'href="index.html"' in pages[2]
    assert '<link rel="canonical" href="https://example.org/orchard/def/Tree/part-2.html">' in pages[1]


def test_each_of_several_long_lists_of_one_thing_is_whole(tiny: Path) -> None:
    elm = "<https://example.org/orchard/tree/elm>"
    oak = (tiny / "data/tree/oak.ttl").read_text()
    for n in range(230):
        more = f"tree/oak-{n}> dcterms:relation {elm} ; a"
        text = oak.replace("tree/oak> a", more).replace('"Oak"', f'"Oak {n}"')
        put(tiny, f"data/tree/oak-{n}.ttl", text.replace(f"orchard:near {elm} ;\n", "") if n % 2 else text)

    site = dict(files(Corpus.read(tiny)))

    parts = [site[f"tree/elm/{name}.html"].decode() for name in ("index", "part-2", "part-3")]
    found = {heading: set[str]() for heading in ("near", "Relation")}
    for part in parts:
        for section in part.split("<section>")[1:]:
            heading = next((h for h in found if f"“{h}”" in section.split("</h2>")[0]), "")
            if heading:
                listed = re.findall(r"/tree/(oak[\d-]*)/index", section.split("</section>")[0])
                assert not found[heading].intersection(listed)
                found[heading].update(listed)
    assert len(found["near"]) == 116 and len(found["Relation"]) == 230


def test_a_language_is_a_file_and_its_pages_stand_apart(tiny: Path) -> None:
    put(tiny, "templates/words/fr.po", PO)

    site = dict(files(Corpus.read(tiny)))

    page = site["fr/tree/elm/index.html"].decode()
    assert '<html lang="fr">' in page and "<h1 data-pagefind-ignore" in page and ">Orme</h1>" in page
    assert ">Bienvenue</a>" in page and "Aller au contenu" in page
    assert 'href="../../../tree/elm.ttl"' in page and 'href="../../../style.css"' in page
    assert 'href="../../../tree/elm/index.html" lang="en" hreflang="en">English</a>' in page
    assert ">Elm</h1>" in site["tree/elm/index.html"].decode()
    assert not [path for path in site if path.startswith("fr/") and not path.endswith(".html")]


def test_what_opens_a_page_is_told_once_in_whatever_languages_it_is_written(tiny: Path) -> None:
    elm = tiny / "data/tree/elm.ttl"
    said = '"Elm"@en ; dcterms:description "It leans."@en ; dcterms:description "Il penche."@fr'
    elm.write_text(elm.read_text().replace('"Elm"@en', said))
    put(tiny, "templates/words/fr.po", PO)

    site = dict(files(Corpus.read(tiny)))

    for path, told, other in (("", "It leans.", "Il penche."), ("fr/", "Il penche.", "It leans.")):
        main = site[f"{path}tree/elm/index.html"].decode().split("<main")[1]
        assert main.count(told) == 1 and other not in main


def test_a_page_of_ours_makes_way_for_things_of_that_name(tiny: Path) -> None:
    text = (tiny / "data/tree/elm.ttl").read_text().replace("tree/elm>", "data/elm>")
    put(tiny, "data/data/elm.ttl", text)

    site = dict(files(Corpus.read(tiny)))

    assert "Elm" in site["data/elm/index.html"].decode()
    assert "all.ttl" in site["site-data/index.html"].decode()
    assert 'href="site-data/index.html"' in site["index.html"].decode()


def test_a_page_of_the_project_builds_on_the_one_it_replaces(tiny: Path) -> None:
    put(
        tiny,
        "templates/pages/quality.html",
        '{% extends "theme/pages/quality.html" %}{% block before %}<p>Looked at in May.</p>{% endblock %}',
    )

    page = dict(files(Corpus.read(tiny)))["quality/index.html"].decode()

    assert "Looked at in May." in page and "TreeShape" in page


def test_a_warning_stands_on_the_quality_page_and_on_that_of_the_thing(tiny: Path) -> None:
    shapes = tiny / "shapes/tree.ttl"
    text = shapes.read_text().replace(
        "sh:maxInclusive 150 ;", "sh:maxInclusive 10 ; sh:severity sh:Warning ;"
    )
    shapes.write_text(text)

    done = CliRunner().invoke(main, ["build", "-C", str(tiny)])

    assert done.exit_code == 0, done.output
    assert done.stderr.count("A tree is between 0 and 150 metres high.") == 1
    quality = (tiny / "site/quality/index.html").read_text()
    assert 'href="../tree/oak/index.html">Oak</a>' in quality and "data/tree/oak.ttl:" in quality
    assert "A tree is between 0 and 150 metres high." in (tiny / "site/tree/oak/index.html").read_text()
    assert "metres high" not in (tiny / "site/tree/elm/index.html").read_text()


def test_every_name_is_in_the_index_under_its_letter(corpus: Corpus, tiny: Path) -> None:
    elm = tiny / "data/tree/elm.ttl"
    elm.write_text(
        elm.read_text().replace('"Elm"@en', '"Élm"@en ; skos:altLabel "느릅나무" ; skos:altLabel "3rd"')
    )

    letters = directory.a_to_z(View(Corpus.read(tiny)))

    named = {letter.letter: [entry.name for entry in letter.entries] for letter in letters}
    assert "Élm" in named["E"] and named["느"] == ["느릅나무"] and named["#"] == ["3rd"]
    assert list(named)[-1] == "#"
    told = {entry.node.iri for letter in directory.a_to_z(View(corpus)) for entry in letter.entries}
    shapes = {str(t.subject.value) for t in corpus.shape_triples if hasattr(t.subject, "value")}
    assert {r.iri for r in View(corpus).resources} - shapes - {corpus.base} == told


def test_many_names_are_in_parts_of_the_index(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "_FEW", 10)
    monkeypatch.setattr(directory, "_SOME", 4)
    view = View(Corpus.read(tiny))
    count, every = directory.parts(view), directory.a_to_z(view)
    names = [entry.name for letter in every for entry in letter.entries]

    shown = [directory.a_to_z(view, part) for part in range(1, count + 1)]

    assert count == -(-len(view.corpus.minted) // 4) > 2
    assert [entry.name for letters in shown for letter in letters for entry in letter.entries] == names
    for part, letters in enumerate(shown, 1):
        assert [letter.letter for letter in letters] == [letter.letter for letter in every]
        begun = [letter for letter in letters if letter.part == part]
        assert all(letter.entries for letter in begun)
    site = dict(Pages(view))
    places = ["a-z/index.html", *(f"a-z/part-{n}.html" for n in range(2, count + 1))]
    text = "".join(site[place].decode() for place in places)
    for place in places:
        for way, mark in re.findall(r'href="((?:index|part-\d+)\.html)?#(letter-\d+)"', site[place].decode()):
            assert f'id="{mark}"' in site[f"a-z/{way}" if way else place].decode(), (place, way, mark)
    assert all(f">{name}</a>" in text for name in names if not set(name) & set("&<>\"'"))
    assert f'href="part-{count}.html"' in site["a-z/index.html"].decode()


def test_every_download_is_listed_with_its_size_and_checksum(site: dict[str, bytes]) -> None:
    page = site["data/index.html"].decode()

    for path in [p for p in site if re.match(r"all\.|tables/.*\.csv|shapes\.ttl|context", p)]:
        assert f'href="../{path}"' in page, path
        assert hashlib.sha256(site[path]).hexdigest() in page, path


def contact(root: Path, iri: str) -> None:
    index = root / "data/index.ttl"
    said = f"<http://www.w3.org/ns/dcat#contactPoint> <{iri}> ;\n    dcterms:language"
    index.write_text(index.read_text().replace("dcterms:language", said))


def test_the_page_of_a_thing_says_where_a_mistake_is_reported(tiny: Path) -> None:
    contact(tiny, "https://example.com/issues")

    page = dict(files(Corpus.read(tiny)))["tree/oak/index.html"].decode()

    assert 'href="https://example.com/issues"' in page
    assert "<code>data/tree/oak.ttl</code>" in page


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "data:text/html,x"])
def test_a_contact_is_no_script(tiny: Path, iri: str) -> None:
    contact(tiny, iri)

    page = dict(files(Corpus.read(tiny)))["tree/oak/index.html"].decode()

    assert f'href="{iri}' not in page


def test_what_a_thing_is_cited_as_names_the_whole(corpus: Corpus) -> None:
    view = View(corpus)
    seoul = next(r for r in view.resources if r.path == "city/seoul")

    made = cite.cite(view, "https://example.org/", seoul)

    assert isinstance(seoul, Resource)
    assert (made.title, made.whole, made.url) == (
        "Seoul",
        view.page("").text,
        "https://example.org/city/seoul",
    )
