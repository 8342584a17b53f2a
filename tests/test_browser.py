"""The site in a real browser: anyone can read it, by any means, and nothing goes wrong on the way.

Which pages are opened is found out from the site, so that a new kind of page is held to the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from browser import Watched, Written, sample, served, started, typical, written

TRAIL = ("city", "recommendation", "passage")  # the folders that lead a reader from home to a source
TOOLS = ("search", "sparql")  # pages that are a tool; they may need a script, and weigh more
HOME, MOST = 150_000, 300_000  # bytes, sent as gzip
STOPS = 400  # of the Tab key; further down nobody goes
ASKED = Path(__file__).with_name("browser.js")
HALVES = pytest.mark.parametrize("half", [0, 1])  # so that two cores share the work

Scheme = Literal["light", "dark"]
# colours depend on the scheme, all else on the width: two whole runs and two of the rules on colour say all
COLOURS = ["color-contrast", "link-in-text-block"]
VIEWS: list[tuple[int, Scheme, list[str]]] = [
    (1280, "light", []),
    (1280, "dark", COLOURS),
    (360, "light", COLOURS),
    (360, "dark", []),
]


class Site(NamedTuple):
    """The site as written, as served, and a browser to look at it."""

    folder: Path
    address: str
    browser: Browser
    pages: list[Written]


@pytest.fixture(scope="module")
def site(built: Path, chromium: str) -> Iterator[Site]:
    with served(built) as address, started(chromium) as browser:
        yield Site(built, address, browser, written(built))


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    """A page for someone who asks for rest."""
    opened = site.browser.new_page(reduced_motion="reduce")
    opened.add_init_script(path=ASKED)
    yield opened
    opened.close()


@pytest.fixture
def watched(site: Site) -> Iterator[Watched]:
    """A page for someone who was never here."""
    opened = site.browser.new_page()
    opened.add_init_script(path=ASKED)
    opened.context.new_cdp_session(opened).send("Network.setCacheDisabled", {"cacheDisabled": True})
    yield Watched(opened, site.address)
    opened.close()


@HALVES
def test_no_page_has_a_barrier(site: Site, page: Page, half: int) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    all_views = set(typical(site.pages))

    faults = []
    for path in sample(site.pages)[half::2]:
        page.goto(site.address + path)
        page.evaluate(axe)
        for width, scheme, rules in VIEWS if path in all_views else VIEWS[-1:]:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            told = page.evaluate("rules => asked.barriers(rules)", rules)
            faults += [f"{path}, {scheme}, {width} wide: {barrier}" for barrier in told]

    assert not faults, "\n".join(faults)


@HALVES
def test_every_page_loads_quietly_stands_still_and_fits_a_telephone(
    site: Site, watched: Watched, half: int
) -> None:
    paths = sample(site.pages)[half::2]

    faults = [f"{path}{fault}" for path in paths for fault in _visit(site, watched, path)]

    assert not faults, "\n".join(faults)


def test_every_page_names_its_icon(site: Site) -> None:
    # else a browser asks the host for /favicon.ico, which is not ours to answer
    for path in typical(site.pages):
        text = (site.folder / path).read_text()
        assert re.search(r'<link[^>]* rel="icon"', text), f"{path}: name it in base.html"


def test_the_home_page_is_light(site: Site, watched: Watched) -> None:
    watched.open("index.html")

    weight = watched.weight(site.folder)
    assert weight <= HOME, f"{weight} bytes for {watched.requested}"


def test_the_keyboard_alone_leads_from_home_to_a_source(site: Site, page: Page) -> None:
    page.goto(site.address + "index.html")

    page.keyboard.press("Tab")
    first = page.evaluate("asked.focus()")
    assert first["href"].startswith(f"{site.address}index.html#"), f"no link to the text: {first['html']}"
    assert first["isSeen"] and first["isOutlined"], f"cannot be seen: {first['html']}"
    for folder in TRAIL:
        _tab_to(page, site.address, folder)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    assert page.url.startswith(f"{site.address}{TRAIL[-1]}/")


def test_the_skip_link_leads_past_the_navigation(site: Site, page: Page) -> None:
    page.goto(f"{site.address}{TRAIL[0]}/index.html")

    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)

    assert page.evaluate("asked.focus().inMain"), "base.html: let the skip link lead to <main id>"


def test_every_page_can_be_read_without_script(site: Site, page: Page) -> None:
    plain = site.browser.new_page(java_script_enabled=False)

    for path in typical(site.pages):
        plain.goto(site.address + path)
        assert plain.locator("h1").is_visible(), f"{path}: the heading waits for a script"
        heading, text = plain.locator("h1").inner_text(), plain.locator("main").inner_text()
        assert len(text) > len(heading), f"{path}: the text waits for a script"
        if not set(TOOLS) & set(path.split("/")):
            assert plain.locator("main noscript").count() == 0, f"{path}: asks for a script"
            page.goto(site.address + path)
            lost = _headings(page) - _headings(plain)
            assert not lost, f"{path}: only a script shows {lost}"
    plain.close()


def test_nothing_moves_for_those_who_ask_for_rest(site: Site, page: Page) -> None:
    faults = []
    for path in typical(site.pages):
        page.goto(site.address + path)
        told = page.evaluate("asked.moving()")
        faults += [f"{path} (mend the style sheet, prefers-reduced-motion): {what}" for what in told]

    assert not faults, "\n".join(faults)


def test_pages_print_dark_on_white_with_their_sources(site: Site, page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")

    faults = []
    for path in typical(site.pages):
        page.goto(site.address + path)
        told = page.evaluate("asked.printed()")
        faults += [f"{path} (mend the style sheet, @media print): {what}" for what in told]
        assert page.pdf().startswith(b"%PDF"), path

    assert not faults, "\n".join(faults)


def test_the_site_works_from_disk(site: Site, page: Page) -> None:
    watched = Watched(page, f"{site.folder.as_uri()}/")

    watched.open("index.html")
    _follow(watched, TRAIL[0])
    _follow(watched, TRAIL[1])

    assert page.url.startswith(f"{watched.home}{TRAIL[1]}/")
    assert not watched.faults, "\n".join(watched.faults)


def test_the_site_works_in_a_folder_of_a_host(site: Site, page: Page, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "dir").symlink_to(site.folder)

    faults = []
    with served(tmp_path) as address:
        watched = Watched(page, f"{address}sub/dir/")
        for path in typical(site.pages):
            watched.open(path)
            faults += [f"{path}: {fault}" for fault in watched.faults]
        watched.open("index.html")
        _follow(watched, TRAIL[0])

    assert not faults + watched.faults, "\n".join(faults + watched.faults)


def _visit(site: Site, watched: Watched, path: str) -> Iterator[str]:
    for width in (1280, 360):
        watched.page.set_viewport_size({"width": width, "height": 800})
        watched.open(path)
        yield from (f", {width} wide: {fault}" for fault in watched.faults)
        shift, moved = watched.page.evaluate("asked.shifted()")
        if shift > 0.01:
            yield f", {width} wide: moves by {shift:.3f} while it loads (reserve the space): {moved}"
    for width in (360, 320):
        watched.page.set_viewport_size({"width": width, "height": 800})
        if told := watched.page.evaluate("asked.stickingOut()"):
            yield f", {width} wide: {told}"
    weight = watched.weight(site.folder)
    if weight > MOST and not set(TOOLS) & set(path.split("/")):
        yield f": weighs {weight} bytes, as gzip, with {watched.requested}"


def _leaf(home: str, folder: str) -> str:
    return rf"{re.escape(home)}{folder}/[^/?#]+/(index\.html)?(#.*)?"


def _tab_to(page: Page, home: str, folder: str) -> None:
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate("asked.focus()")
        assert not stop["html"].startswith("<body"), f"{page.url}: the keyboard finds no link to {folder}/"
        assert stop["isOutlined"], f"{page.url}: no outline at {stop['html']}"
        assert stop["isSeen"], f"{page.url}: focus is hidden at {stop['html']}"
        if stop["inMain"] and re.fullmatch(_leaf(home, folder), stop["href"]):
            return
    pytest.fail(f"{page.url}: no link to {folder}/ within {STOPS} stops of the Tab key")


def _follow(watched: Watched, folder: str) -> None:
    links = watched.page.locator("main a[href]")
    hrefs = links.evaluate_all("all => all.map(a => new URL(a.getAttribute('href'), document.baseURI).href)")
    there = [i for i, href in enumerate(hrefs) if re.fullmatch(_leaf(watched.home, folder), href)]
    assert there, f"{watched.page.url}: no link to {folder}/"
    links.nth(there[0]).click()
    watched.page.wait_for_url(re.compile(_leaf(watched.home, folder)))
    watched.settle()
    assert watched.page.locator("h1").is_visible(), watched.page.url


def _headings(page: Page) -> set[str]:
    return set(page.locator("main :is(h2, h3):visible").all_inner_texts())
