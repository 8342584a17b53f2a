"""The pages of the real project hold together and need nothing from elsewhere."""

from __future__ import annotations

import itertools
import json
import posixpath
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from sserdf.cli import main
from sserdf.corpus import Corpus
from sserdf.downloads import BESIDE
from sserdf.publish import files, write
from sserdf.resource import Resource
from sserdf.site import Pages
from sserdf.site.diagram import diagram
from sserdf.site.terms import Terms, Usage
from sserdf.site.words import Words
from sserdf.view import View
from sserdf.vocabulary import OWL, TYPE

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """What a test asks of a page."""

    def __init__(self, path: str, content: bytes) -> None:
        super().__init__()
        self.path, self.open = path, list[str]()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.alternates: dict[str, str] = {}
        self.tongues: dict[str, str] = {}
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.language = self.script = self.canonical = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag in ("a", "link") and "href" in found else []
        self.headings += [tag] if re.fullmatch("h[1-6]", tag) else []
        self.loaded += [
            v
            for k, v in found.items()
            if k == "src" or (tag == "link" and found.get("rel") == "stylesheet" and k == "href")
        ]
        self.language = found.get("lang", "") if tag == "html" else self.language
        if found.get("rel") == "alternate" and "hreflang" in found:
            self.tongues[found["hreflang"]] = found["href"]
        elif "alternate" in found.get("rel", "").split():
            self.alternates[found["type"]] = found["href"]
        if found.get("rel") == "canonical":
            self.canonical = found["href"]
        assert not any(name.startswith("on") for name in found), f"{self.path}: an inline script"
        assert "style" not in found, f"{self.path}: an inline style"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"{self.path}: </{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.script += data


@pytest.fixture(scope="module")
def site(corpus: Corpus) -> dict[str, bytes]:
    return dict(files(corpus))


@pytest.fixture(scope="module")
def parsed(site: dict[str, bytes]) -> list[Page]:
    return [Page(path, content) for path, content in site.items() if path.endswith(".html")]


def test_every_internal_link_resolves(site: dict[str, bytes], parsed: list[Page]) -> None:
    ids = {page.path: set(page.ids) for page in parsed}

    for page in parsed:
        for link in page.links:
            if re.match(r"https?:|mailto:", link):
                continue
            path, _, fragment = unquote(link).partition("#")
            path = path.partition("?")[0]
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path)) if path else page.path
            )
            assert target in site, f"{page.path} links to {link}"
            # a fragment of the workbench is a question that it fills in, no place on it
            is_place = fragment and not fragment.startswith("name=")
            assert not is_place or fragment in ids.get(target, {fragment}), f"{page.path} links to {link}"


def test_every_page_is_well_formed_with_one_heading_and_a_language(parsed: list[Page]) -> None:
    for page in parsed:
        assert page.open == [], page.path
        assert page.language == ("fr" if page.path.startswith("fr/") else "en"), page.path
        assert page.headings.count("h1") == 1, page.path
        assert page.headings[0] == "h1", page.path
        assert len(page.ids) == len(set(page.ids)), page.path
        levels = [int(h[1]) for h in page.headings]
        assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False)), page.path


def test_no_page_loads_anything_from_elsewhere_or_runs_a_script(parsed: list[Page]) -> None:
    for page in parsed:
        assert not [url for url in page.loaded if re.match(r"(\w+:)?//", url)], page.path


def test_alternates_exist_and_describe_the_page(
    corpus: Corpus, site: dict[str, bytes], parsed: list[Page]
) -> None:
    types = {
        "text/turtle": ox.RdfFormat.TURTLE,
        "application/ld+json": ox.RdfFormat.JSON_LD,
        "application/n-triples": ox.RdfFormat.N_TRIPLES,
        "application/rdf+xml": ox.RdfFormat.RDF_XML,
    }
    described = [page for page in parsed if page.canonical]

    assert len({page.canonical for page in described}) == len(described)
    assert {iri_of(page, corpus) for page in described} == {term.value for term in corpus.minted}
    subjects: dict[str, set[object]] = {}
    for page in described:
        page.alternates.pop("application/atom+xml", None)
        assert set(page.alternates) == {f.media_type for f in BESIDE} == set(types)
        for media_type, link in page.alternates.items():
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), link))
            if path not in subjects:  # a page in another language has the same data
                subjects[path] = {q.subject for q in ox.parse(site[path], format=types[media_type])}
            assert ox.NamedNode(iri_of(page, corpus)) in subjects[path], page.path


def iri_of(page: Page, corpus: Corpus) -> str:
    """Return the IRI of the thing that a page is about, from the address that it gives for itself."""
    iri = re.sub(r"part-\d+\.html$", "", page.canonical.replace(f"{corpus.base}fr/", corpus.base))
    return iri if iri == corpus.base else iri.removesuffix("/")


def test_each_page_names_its_address_in_every_language(
    corpus: Corpus, site: dict[str, bytes], parsed: list[Page]
) -> None:
    for page in parsed:
        if b'http-equiv="refresh"' in site[page.path]:
            continue  # it only leads on to one that does
        own = page.path.removeprefix("fr/")
        own = corpus.base + own.removesuffix("index.html")
        french = own.replace(corpus.base, f"{corpus.base}fr/")
        assert page.tongues == {"en": own, "x-default": own, "fr": french}, page.path


def test_every_page_of_a_thing_has_schema_org_inside(corpus: Corpus, parsed: list[Page]) -> None:
    for page in parsed:
        if page.canonical:
            found = json.loads(page.script)
            assert (found["@context"], found["@id"]) == ("https://schema.org", iri_of(page, corpus))
            assert found["name"] and found["@type"]


def test_a_base_url_is_used_where_an_address_must_be_whole(corpus: Corpus) -> None:
    site = dict(Pages(View(corpus), "https://data.example.org/sub/"))

    page = Page("city/seoul/index.html", site["city/seoul/index.html"])

    assert page.canonical == "https://data.example.org/sub/city/seoul/"
    assert page.alternates["text/turtle"] == "https://data.example.org/sub/city/seoul.ttl"


def test_a_reader_finds_every_fact_of_a_recommendation(site: dict[str, bytes]) -> None:
    page = site["recommendation/dakar-decentralise-decisions/index.html"].decode()

    for words in ("Malick Diop", "Dakar", "line 179", "Addressed to", "Theme"):
        assert words in page


def test_the_style_sheet_is_plain(root: Path) -> None:
    sheets = [*(root / "src/sserdf/theme/styles").glob("*.css"), *(root / "templates/styles").glob("*.css")]

    assert sheets
    for sheet in sheets:
        css = sheet.read_text()
        assert len(css.splitlines()) < 200, sheet
        assert "!important" not in css, sheet
        assert not re.search(r"url\(['\"]?(https?:)?//|@import", css), sheet
    assert any("@media print" in sheet.read_text() for sheet in sheets)


def test_the_site_opens_in_a_browser_from_disk(chromium: str, corpus: Corpus, tmp_path: Path) -> None:
    write(tmp_path / "site", files(corpus))
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--enable-logging=stderr",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--dump-dom",
    ]

    for path in ("index.html", "city/seoul/index.html"):
        address = (tmp_path / "site" / path).as_uri()
        done = subprocess.run(
            [chromium, *options, address], capture_output=True, text=True, timeout=120, check=True
        )
        assert "</h1>" in done.stdout
        assert "CONSOLE" not in done.stderr, done.stderr


def test_build_tells_where_it_wrote(orchard: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["build", "-C", str(orchard), "--out", str(tmp_path / "site")])

    assert done.exit_code == 0
    assert "14 things" in done.stderr
    assert done.stdout == ""


def _ontology(corpus: Corpus) -> tuple[View, Resource]:
    view = View(corpus)
    return view, next(r for r in view.resources if OWL("Ontology") in corpus.facts[r.term][TYPE])


def test_the_ontology_page_draws_every_class_and_counts_its_use(corpus: Corpus) -> None:
    view, ontology = _ontology(corpus)

    found = Usage(view).terms(ontology)
    drawn = diagram(found)

    assert drawn
    assert {t.node.iri for t in found.classes} <= {box.iri for box in drawn.boxes}
    rows = {row.path for box in drawn.boxes for row in box.rows}
    assert {t.node.path for t in found.properties} == rows
    for term in found.properties:
        assert term.uses == sum(t.predicate == term.node.term for t in corpus.triples), term.node.text
    for term in found.classes:
        direct = {t.subject for t in corpus.triples if t.predicate == TYPE and t.object == term.node.term}
        assert term.uses >= len(direct), term.node.text


def test_boxes_of_the_drawing_do_not_cover_each_other(corpus: Corpus) -> None:
    view, ontology = _ontology(corpus)

    drawn = diagram(Usage(view).terms(ontology))

    assert drawn
    for one, other in itertools.combinations(drawn.boxes, 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart, (one.text, other.text)
    assert all(box.x + box.width <= drawn.width and box.y + box.height <= drawn.height for box in drawn.boxes)


def test_a_class_above_itself_is_drawn_once_and_a_crowd_of_classes_not_at_all(tiny: Path) -> None:
    head = "\n".join(
        f"@prefix {p}: <{i}> ."
        for p, i in (
            ("owl", "http://www.w3.org/2002/07/owl#"),
            ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
            ("t", "https://example.org/t/def/"),
        )
    )
    def_ = "<https://example.org/t/def>"
    loop = f"{def_} a owl:Ontology .\n" + "".join(
        f"t:{a} a owl:Class ; rdfs:subClassOf t:{b} ; rdfs:isDefinedBy {def_} .\n" for a, b in ("AB", "BA")
    )
    crowd = "".join(
        f"t:C{n} a owl:Class ; rdfs:subClassOf t:C{n + 1} ; rdfs:isDefinedBy {def_} .\n" for n in range(300)
    )

    boxes = []
    for text in (loop, loop + crowd):
        (tiny / "ontology/loop.ttl").write_text(f"{head}\n{text}")
        view = View(Corpus.read(tiny))
        ontology = Resource(view, ox.NamedNode(def_.strip("<>")))
        drawn = diagram(Usage(view).terms(ontology))
        boxes.append(sorted(box.text for box in drawn.boxes) if drawn else None)

    assert boxes == [["A", "B"], None]


def test_what_else_an_ontology_defines_is_on_its_page(tiny: Path) -> None:
    def_ = "https://example.org/orchard/def"
    with (tiny / "ontology/def.ttl").open("a") as file:
        for name, kind in (("above", "owl:TransitiveProperty"), ("metre", "rdfs:Datatype")):
            file.write(f"<{def_}/{name}> a {kind} ; rdfs:isDefinedBy <{def_}> .\n")

    page = dict(files(Corpus.read(tiny)))["def/index.html"].decode()

    properties, others = page.split("<h2>Properties")[1].split("<h2>Other terms")
    assert "above/index.html" in properties
    assert "metre/index.html" in others


def test_a_box_is_wide_enough_for_wide_letters(tiny: Path) -> None:
    view = View(Corpus.read(tiny))
    tree = next(iter(Usage(view).terms(Resource(view, ox.NamedNode(f"{view.corpus.base}def"))).classes))
    drawn = [
        diagram(Terms((tree._replace(node=tree.node._replace(text=name)),), (), (), ()))
        for name in ("pear tree", "梨の木 a ")
    ]

    pear, same = (it.boxes[0].width for it in drawn if it)
    assert pear == same


def test_a_class_named_like_a_part_of_the_theme_has_an_ordinary_page(tiny: Path) -> None:
    with (tiny / "ontology/def.ttl").open("a") as file:
        file.write("orchard:terms a owl:Class .\n")
    oak = tiny / "data/tree/oak.ttl"
    oak.write_text(oak.read_text().replace("a orchard:Tree", "a orchard:terms"))

    page = dict(files(Corpus.read(tiny)))["tree/oak/index.html"].decode()

    assert "<h1" in page and "Oak" in page


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2021-10-06T20:00:00+09:00", "6 October 2021, 20:00 (UTC+09:00)"),
        ("2021-10-06", "6 October 2021"),
        ("2006-12", "December 2006"),
        ("2006", "2006"),
        ("2006-13", "2006-13"),
    ],
)
def test_dates_are_written_as_people_do(text: str, written: str) -> None:
    assert Words("en", ()).when(text) == written
