"""Finding things: the index made of finished pages, the page that asks it, and forms that narrow a list."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from importlib.resources import files as resources
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import Watched, served, started
from conftest import without
from sserdf import search
from sserdf.corpus import Corpus
from sserdf.errors import SserdfError
from sserdf.publish import files, write

PREFIXES = """\
@prefix fruit: <https://example.org/orchard/def/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .

"""
Scheme = Literal["light", "dark"]
VIEWS: list[tuple[int, Scheme]] = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
PARTS = (".pf_filter", ".pf_fragment", ".pf_index", ".pf_meta")
WITHOUT = """\
import importlib.util, sys
find = importlib.util.find_spec
importlib.util.find_spec = lambda name: find(name) if name != "pagefind" else None
from sserdf.cli import main
sys.argv = ["sserdf", "build", "-C", sys.argv[1]]
main()
"""
HEAD = '<!doctype html>\n<html lang="en"><head><title>T</title></head><body><nav>Outside</nav>'
PAGES = {
    "plain": '<main><article data-pagefind-body><h1 data-pagefind-meta="title">Pears</h1>Sweet.</article>',
    "nested": '<article data-pagefind-body class="a"><h1>Plums</h1><article>In</article></article>After.',
    "followed": "<section data-pagefind-body><h1>Figs</h1></section><section>After it.</section>",
    "heading": "<h1>Medlars</h1><div data-pagefind-body><p>Rotten.</p></div>",
    "picture": '<img src="a.png" alt="A quince"><div data-pagefind-body><h1>Quinces</h1></div>',
    "filter": '<p data-pagefind-filter="kind">nut</p><div data-pagefind-body><h1>Nuts</h1></div>',
    "twice": "<div data-pagefind-body><h1>One</h1></div><p>Between.</p><div data-pagefind-body>Two</div>",
    "open": "<div data-pagefind-body><h1>Never closed</h1>",
    "last": "<DIV data-pagefind-body><h1>Capitals</h1></DIV><p>After.</p>",
    "word": "<p>An attribute is called data-pagefind-body here</p><div data-pagefind-body><h1>W</h1></div>",
    "told": "<h1>Told</h1><p>An attribute is called data-pagefind-body there.</p>",
    "none": "<h1>Not to be found</h1>",
}
FILTERS = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Measures</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css"><script type="module" src="assets/filter.js"></script></head>
<body><main><h1>Measures</h1>
<form class="filters" data-filters="#list" data-count="{shown} of {all}" aria-label="Narrow the list" hidden>
<label>City <select name="city"><option value="">All</option><option value="seoul">Seoul</option>
<option value="lyon">Lyon</option></select></label>
<label>Theme <select name="theme"><option value="">All</option><option value="law">Law</option>
<option value="fund">Funds</option></select></label>
<label>Words <input type="search" name="words"></label>
<output></output><button type="reset">Show all</button>
</form>
<div id="list">
<section data-group><h2>First</h2><ul>
<li data-city="seoul" data-theme="law">An act</li>
<li data-city="seoul lyon" data-theme="fund">Économie, a fund <ul><li>with a part</li></ul></li>
</ul></section>
<section data-group><h2>Second</h2><table><thead><tr><th>Name</th></tr></thead><tbody>
<tr data-city="lyon" data-theme="fund"><td>A bank</td></tr>
</tbody></table></section>
</div></main></body></html>
"""


class Site(NamedTuple):
    """A site with an index, as written and as served, and a browser to search it."""

    folder: Path
    address: str
    browser: Browser


@pytest.fixture(scope="module", autouse=True)
def pagefind() -> None:
    """Here a test needs what makes the index."""
    if not search.available():
        without("Pagefind (uv sync --extra search)")


def pages(folder: Path, languages: tuple[str, ...] = ("en", "fr", "ko")) -> Path:
    """Write small pages that differ in everything that an index keeps."""
    for language in languages:
        for n in range(30):
            page = folder / language / str(n) / "index.html"
            page.parent.mkdir(parents=True)
            page.write_text(
                f"""<html lang="{language}"><body><article data-pagefind-body><h1>Thing {n}</h1>
                <p data-pagefind-filter="Kind:kind {n % 7}" data-pagefind-sort="date:{n}">oak {n * n}</p>
                <p data-pagefind-filter="City:Città {n % 5}" data-pagefind-sort="name:{n}">elm</p>
                <p data-pagefind-filter="Theme:theme {n % 3}">pear</p></article></body></html>""",
                encoding="utf-8",
            )
    return folder


@pytest.mark.parametrize("some", [list(PAGES), ["none", "told"]])
def test_parts_of_pages_give_the_index_that_pages_give(
    tmp_path: Path, some: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in some:
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f"{HEAD}{PAGES[name]}<footer>Foot</footer></body></html>")
    of_parts = dict(search.index(tmp_path))

    monkeypatch.setattr(search, "part", lambda page: page)

    assert dict(search.index(tmp_path)) == of_parts
    assert any(name.endswith(".pf_fragment") for name in of_parts)


def test_of_a_page_the_part_to_be_found_is_read() -> None:
    page = f"{HEAD}{PAGES['plain']}</main></body></html>".encode()

    assert b"Pears" in search.part(page) and b"Outside" not in search.part(page)


def test_the_same_pages_give_the_same_index_to_the_byte(tmp_path: Path) -> None:
    site = pages(tmp_path / "my sité" / ".scratch")

    first = list(search.index(site))

    assert [path for path, _ in first] == sorted({path for path, _ in first})
    assert len([path for path, _ in first if path.endswith(".pf_filter")]) == 9
    assert all(list(search.index(site)) == first for _ in range(4))


def test_only_what_our_page_needs_is_published(tmp_path: Path) -> None:
    names = {path.removeprefix("assets/pagefind/") for path, _ in search.index(pages(tmp_path, ("en",)))}

    assert {name for name in names if not name.endswith(PARTS)} == {
        "pagefind-entry.json",
        "pagefind.js",
        "wasm.en.pagefind",
        "wasm.unknown.pagefind",
    }


def test_a_site_without_pages_has_no_index(tmp_path: Path) -> None:
    (tmp_path / "all.nt").write_text("")

    assert not list(search.index(tmp_path))


def test_without_pagefind_there_is_no_index_and_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sserdf.search.find_spec", lambda _name: None)

    assert not search.available()
    assert not list(search.index(pages(tmp_path, ("en",))))


def test_the_index_does_not_obey_settings_that_lie_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = pages(tmp_path / "site", ("en",))
    first = list(search.index(site))
    (tmp_path / "pagefind.toml").write_text('exclude_selectors = ["p"]\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "p")

    assert list(search.index(site)) == first


def test_a_failure_of_pagefind_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = pages(tmp_path / "site", ("en",))
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'first' >&2\necho 'the disk\tis full' >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(broken))

    with pytest.raises(
        SserdfError, match=r"^error: Pagefind made no search index: the disk\\tis full \(.*\)$"
    ):
        list(search.index(site))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b'{"message_id": 1, "payload": {"type": "Error", "message": "no room"}}', "no room"),
        (b'{"message_id": 1, "payload": [1]}', "another way"),
        (b"no JSON", "another way"),
    ],
)
def test_what_pagefind_says_is_wrong_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes, told: str
) -> None:
    site, broken = pages(tmp_path / "site", ("en",)), tmp_path / "pagefind"
    broken.write_text(f"#!/bin/sh\necho '{b64encode(answer).decode()},'\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(broken))

    with pytest.raises(SserdfError, match=f"^error: Pagefind made no search index: .*{told}"):
        list(search.index(site))


def test_the_order_of_a_folder_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = pages(tmp_path / "site", ("en", "fr"))
    one = dict(search.index(site))
    walk = os.walk

    def backwards(folder: str) -> Iterator[tuple[str, list[str], list[str]]]:
        return reversed([(place, folders, names[::-1]) for place, folders, names in walk(folder)])

    monkeypatch.setattr(os, "walk", backwards)

    assert dict(search.index(site)) == one


def test_what_is_unchanged_keeps_its_date(tmp_path: Path, tiny: Path) -> None:
    site = tmp_path / "site"
    write(site, files(Corpus.read(tiny)), more=search.index)
    before = {p: p.stat().st_mtime_ns for p in site.rglob("*") if p.is_file() and p.name != ".sserdf"}

    write(site, files(Corpus.read(tiny)), more=search.index)

    assert {p: p.stat().st_mtime_ns for p in site.rglob("*") if p.is_file() and p.name != ".sserdf"} == before
    assert "assets/pagefind/pagefind.js" in (site / ".sserdf").read_text().splitlines()


def test_a_site_without_the_extra_is_built_and_says_so_once(tiny: Path) -> None:
    command = [sys.executable, "-c", WITHOUT, str(tiny)]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stderr.count("No search index: install sserdf[search].") == 1
    assert not (tiny / "site" / "assets" / "pagefind").exists()


# ---- in a browser ----


@pytest.fixture(scope="module")
def site(orchard: Path, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The orchard with many more trees, below a path, as on most hosts."""
    project = tmp_path_factory.mktemp("search") / "orchard"
    shutil.copytree(orchard, project)
    for n in range(1, 46):
        _tree(project, f"elm-{n}", f"Elm {n}", f"A leafy one, number {n}.")
    _tree(
        project, "hedge", "Hedge", "Privet <img src=x onerror=alert(1)> &lt;b&gt; R&D, and <mark>mark</mark>."
    )
    folder = tmp_path_factory.mktemp("served")
    write(folder / "data", files(Corpus.read(project)), more=search.index)
    with served(folder) as address, started(chromium) as browser:
        yield Site(folder / "data", f"{address}data/", browser)


def _tree(project: Path, name: str, label: str, text: str) -> None:
    said = f'a fruit:Tree ; rdfs:label "{label}"@en ; fruit:height 3.0 ; schema:text "{text}"@en .\n'
    path = project / "data" / "tree" / f"{name}.ttl"
    path.write_text(f"{PREFIXES}<https://example.org/orchard/tree/{name}> {said}", encoding="utf-8")


@pytest.fixture
def watched(site: Site) -> Iterator[Watched]:
    page = site.browser.new_page()
    yield Watched(page, site.address)
    page.close()


def titles(page: Page) -> list[str]:
    return page.locator(".results h2").all_inner_texts()


def test_nothing_is_loaded_before_somebody_searches(watched: Watched) -> None:
    watched.open("search/index.html")

    assert not [url for url in watched.requested if "pagefind" in url]
    assert watched.page.locator("#tally").inner_text() == ""

    watched.page.focus("#q")
    expect(watched.page.locator("#choices")).to_be_visible()
    assert not watched.faults


def test_a_word_finds_the_page_that_is_about_it_first(watched: Watched) -> None:
    watched.open("search/index.html?q=quince")

    expect(watched.page.locator("#tally")).to_have_text(re.compile(r"^\d results$"))
    assert titles(watched.page)[0] == "Quince"
    assert watched.page.locator(".results .kind").first.inner_text().lower() == "tree"

    watched.page.click(".results a >> nth=0")
    expect(watched.page.locator("h1")).to_have_text("Quince")
    assert not watched.faults


def test_typing_searches_keeps_the_focus_and_the_address(watched: Watched) -> None:
    watched.open("search/index.html")

    watched.page.locator("#q").press_sequentially("hedge", delay=20)

    expect(watched.page.locator(".results h2").first).to_have_text("Hedge")
    expect(watched.page.locator("#q")).to_be_focused()
    assert watched.page.url.endswith("search/index.html?q=hedge")

    watched.page.fill("#q", "")
    expect(watched.page.locator(".results li")).to_have_count(0)
    assert watched.page.url.endswith("search/index.html")


def test_a_choice_narrows_and_the_address_brings_it_back(watched: Watched) -> None:
    watched.open("search/index.html?q=ada")
    expect(watched.page.locator(".results li").nth(1)).to_be_visible()
    all_ = len(titles(watched.page))

    watched.page.select_option("select[name=Kind]", "Person")

    expect(watched.page.locator(".results li")).to_have_count(1)
    ada = ["Ada <script>alert(1)</script>"]
    assert all_ > 1 and titles(watched.page) == ada
    tree = watched.page.locator("select[name=Kind] option[value=tree]")
    assert tree.inner_text() == f"tree ({all_ - 1})", "counts are those of a choice made instead"

    watched.open(watched.page.url.removeprefix(watched.home))
    expect(watched.page.locator(".results h2")).to_have_text(ada)
    assert not watched.faults


def test_more_results_come_on_request(watched: Watched) -> None:
    watched.open("search/index.html?q=leafy")
    expect(watched.page.locator("#tally")).to_have_text("45 results")
    expect(watched.page.locator(".results li")).to_have_count(20)

    watched.page.click("#more")
    expect(watched.page.locator(".results li")).to_have_count(40)
    expect(watched.page.locator(".results li:nth-child(21) a")).to_be_focused()

    watched.page.click("#more")
    expect(watched.page.locator(".results li")).to_have_count(45)
    expect(watched.page.locator("#more")).to_be_hidden()


def test_text_of_strangers_stays_text(watched: Watched) -> None:
    hostile = "privet <img src=x onerror=alert(1)>"
    watched.open("search/index.html")

    watched.page.fill("#q", hostile)

    excerpt = watched.page.locator(".results li", has_text="Hedge").locator("p").last
    expect(excerpt).to_contain_text("<img src=x onerror=alert(1)>")
    expect(excerpt).to_contain_text("R&D, and <mark>mark</mark>")
    assert watched.page.locator(".results img").count() == 0
    watched.open("search/index.html?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&Kind=%3Cb%3E")
    assert not watched.faults


def test_nothing_found_is_said(watched: Watched) -> None:
    watched.open("search/index.html?q=zyxwvut")

    expect(watched.page.locator("#tally")).to_contain_text("Nothing was found")


def test_without_an_index_the_page_shows_another_way(site: Site, watched: Watched, tmp_path: Path) -> None:
    shutil.copytree(site.folder, tmp_path / "site", ignore=shutil.ignore_patterns("pagefind"))
    with served(tmp_path / "site") as address:
        watched.page.goto(f"{address}search/index.html?q=oak")

        expect(watched.page.locator("#tally")).to_contain_text("could not be loaded")
        expect(watched.page.locator("main a[href$='a-z/index.html']")).to_be_visible()


def test_from_the_disk_the_page_says_what_it_needs(site: Site, watched: Watched) -> None:
    watched.page.goto((site.folder / "search" / "index.html").as_uri())

    expect(watched.page.locator("#tally")).to_be_visible(timeout=5000)
    expect(watched.page.locator("#tally")).to_contain_text("it needs a web server")
    expect(watched.page.locator("main a[href$='a-z/index.html']")).to_be_visible()


def test_without_a_script_the_page_shows_another_way(site: Site) -> None:
    context = site.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}search/index.html?q=oak")

    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator("main a[href$='a-z/index.html']")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_results_are_for_everyone(site: Site, width: int, scheme: Scheme) -> None:
    page = site.browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(f"{site.address}search/index.html?q=leafy&Kind=tree")
    expect(page.locator(".results li")).to_have_count(20)

    assert _violations(page) == []
    page.close()


def _violations(page: Page) -> list[str]:
    page.evaluate(resources("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found] + (
        ["the page scrolls sideways"] if wide else []
    )


# ---- forms that narrow a list ----


@pytest.fixture(scope="module")
def measures(site: Site) -> str:
    """Return the address of a page with a form and its list."""
    (site.folder / "measures.html").write_text(FILTERS, encoding="utf-8")
    return "measures.html"


def shown(page: Page) -> list[str]:
    return [text.split("\n")[0].strip() for text in page.locator("[data-city]:visible").all_inner_texts()]


def test_choices_and_words_narrow_a_list(watched: Watched, measures: str) -> None:
    page = watched.page
    watched.open(measures)
    expect(page.locator("output")).to_have_text("3 of 3")

    page.select_option("[name=city]", "seoul")
    assert shown(page) == ["An act", "Économie, a fund"]
    assert page.locator("output").inner_text() == "2 of 3"
    assert page.locator("h2:visible").all_inner_texts() == ["First"], "a group without items is hidden"
    assert page.locator("[name=theme] option").all_inner_texts() == ["All", "Law (1)", "Funds (1)"]

    page.fill("[name=words]", "FUND economie")
    assert shown(page) == ["Économie, a fund"]
    assert page.locator("[name=theme] option[value=law]").is_disabled()
    assert not watched.faults


def test_the_address_keeps_choices_and_back_undoes_them(watched: Watched, measures: str) -> None:
    page = watched.page
    watched.open(f"{measures}?city=seoul")
    assert shown(page) == ["An act", "Économie, a fund"]

    page.select_option("[name=theme]", "law")
    assert page.url.endswith("?city=seoul&theme=law") and shown(page) == ["An act"]

    page.go_back()
    assert shown(page) == ["An act", "Économie, a fund"]

    page.click("button[type=reset]")
    expect(page.locator("[name=city]")).to_be_focused()
    assert page.url.endswith(measures) and len(shown(page)) == 3

    watched.open(f"{measures}?city=atlantis")
    assert len(shown(page)) == 3, "an old link may name what is gone"


def test_a_list_is_whole_without_a_script(site: Site, measures: str) -> None:
    context = site.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}{measures}?city=lyon")

    assert len(shown(page)) == 3
    expect(page.locator("form")).to_be_hidden()
    context.close()


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_the_form_is_for_everyone(site: Site, measures: str, width: int, scheme: Scheme) -> None:
    page = site.browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(f"{site.address}{measures}?city=seoul")

    assert _violations(page) == []
    page.close()
