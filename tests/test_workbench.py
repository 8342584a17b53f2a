"""The page that answers SPARQL in the reader's browser says what the command line says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Page

from browser import served, started
from sserdf.corpus import Corpus
from sserdf.queries import Question

JSON = ox.QueryResultsFormat.JSON
SHOWN = 1000  # rows on the page
AXE = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const {violations} = await axe.run(document, {runOnly: tags, resultTypes: ['violations']});
  return violations.map(v => `${v.help} (${v.id}), as in ${v.nodes[0].html.slice(0, 200)}`);
}"""
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?b != ?e) }"
HOSTILE = """\
SELECT ("<img src=x onerror=alert(1)>" AS ?text) ("=1+1" AS ?formula) ?script ?data ?here ?there WHERE {
  BIND(<javascript:alert(1)> AS ?script)
  BIND(<data:text/html,<b> AS ?data)
  BIND(<city/seoul> AS ?here)
  BIND(<https://example.org/x> AS ?there)
}
""".replace("html,<b>", "html,b>")


class Bench(NamedTuple):
    """The page in the hands of a reader."""

    page: Page
    address: str
    folder: Path

    def open(self, fragment: str = "") -> None:
        """Open the page afresh, and wait for its editor."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}sparql/{fragment}")
        self.page.wait_for_selector(".cm-editor")

    def choose(self, name: str) -> None:
        """Take a named question from the list."""
        text = (self.folder / "queries" / f"{name}.rq").read_text(encoding="utf-8")
        self.page.select_option("#name", name)
        self.page.wait_for_function("text => document.querySelector('#query').value === text", arg=text)

    def write(self, text: str) -> None:
        """Type another query in the place of what is there."""
        self.page.click(".cm-content")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def run(self) -> str:
        """Press Run, wait, and return which of its words the page says."""
        self.page.click("#workbench [type=submit]")
        return self.said()

    def said(self) -> str:
        """Wait until nothing runs, and return which of its words the page says."""
        self.page.wait_for_selector("#workbench:not([aria-busy])")
        return self.page.get_attribute("#status", "data-word") or ""

    def shown(self, format: str) -> str:
        """Return the text of the answer in that format."""
        self.page.select_option("#format", format)
        return self.page.text_content("#shown pre") or ""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with started(chromium) as browser:
        yield browser


@pytest.fixture
def bench(built: Path, browser: Browser) -> Iterator[Bench]:
    asked: list[str] = []
    with served(built) as address:
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        bench = Bench(page, address, built)
        bench.open()
        yield bench
        page.close()

    assert [url for url in asked if not url.startswith((address, "about:", "blob:"))] == []


def test_every_named_question_has_the_answer_of_the_command_line(bench: Bench, corpus: Corpus) -> None:
    wrong = [name for name in corpus.questions if not _agrees(bench, corpus, name)]

    assert not wrong, "page and command line differ (does the question say ORDER BY down to a unique key?)"


def _agrees(bench: Bench, corpus: Corpus, name: str) -> bool:
    expected = _answer(corpus, corpus.questions[name].text)
    bench.page.select_option("#format", "turtle" if isinstance(expected, frozenset) else "json")
    bench.choose(name)
    said = bench.run()
    if isinstance(expected, frozenset):
        return frozenset(ox.parse(bench.shown("turtle"), format=ox.RdfFormat.TURTLE)) == expected
    rows = json.loads(expected)["results"]["bindings"]
    if not rows:
        return said == "none"
    found = json.loads(bench.shown("json"))["results"]["bindings"]
    return said == "rows" and bool(found == rows[:SHOWN])


def _answer(corpus: Corpus, text: str, format: ox.QueryResultsFormat = JSON) -> bytes | frozenset[ox.Quad]:
    """Return what the command line says: rows as bytes, a graph as a set."""
    answer = corpus.ask(Question("test", Path("test.rq"), text))
    if isinstance(answer, ox.QueryTriples):
        return frozenset(ox.Quad(*triple) for triple in answer)
    return answer.serialize(format=format) or b""


def test_the_files_that_leave_the_page_are_those_of_the_command_line(bench: Bench, corpus: Corpus) -> None:
    question = "SELECT * WHERE { ?thing rdfs:label ?name } ORDER BY ?thing ?name"

    bench.write(question)
    assert bench.run() == "rows"
    with bench.page.expect_download() as download:
        bench.page.click("#download")

    text = download.value.path().read_bytes()
    assert text == _answer(corpus, question, ox.QueryResultsFormat.CSV)
    assert download.value.suggested_filename == "answer.csv"
    rows = list(csv.reader(io.StringIO(text.decode())))
    assert len(rows) > SHOWN  # all of them
    assert bench.page.locator("#shown tbody tr").count() == SHOWN
    assert f"{SHOWN:,}" in (bench.page.text_content("#shown p") or "")


def test_a_graph_is_shown_as_turtle_and_rows_are_not(bench: Bench, corpus: Corpus) -> None:
    question = (
        'CONSTRUCT { <a/b> rdfs:label "a \\"b\\"\\n"@en, "\\\\", 01.50, true ; a skos:Concept } WHERE {}'
    )
    bench.write(question)
    assert bench.run() == "rows"

    assert frozenset(ox.parse(bench.shown("turtle"), format=ox.RdfFormat.TURTLE)) == _answer(corpus, question)
    bench.page.select_option("#format", "json")
    assert bench.said() == "graphOnly"
    assert bench.page.is_hidden("#answer")
    bench.page.select_option("#format", "turtle")
    bench.write("SELECT * WHERE { ?s a owl:Class }")
    assert bench.run() == "rowsOnly"
    assert bench.page.is_hidden("#answer")


def test_a_prefix_of_the_project_need_not_be_declared(bench: Bench) -> None:
    bench.write('# owl:\nASK { ?s a owl:Class . FILTER("skos:" != ?s) }')
    assert bench.run() == "yes"
    assert bench.page.text_content("#shown") == "Yes"

    bench.write("PREFIX owl: <https://example.org/> ASK { ?s a owl:Class }")
    assert bench.run() == "no"
    assert bench.page.text_content("#shown") == "No"

    bench.write("ASK {\n ?s a nobody:Class }")
    assert bench.run() == "undeclared"
    assert "2" in bench.page.inner_text("#status")


def test_what_is_no_query_is_said_with_its_line(bench: Bench) -> None:
    bench.write('SELECT * WHERE {\n  ?s a skos:Concept .\n  <b onclick="x"> .\n}')

    assert bench.run() == "syntax"
    assert "Line 3" in bench.page.inner_text("#status")
    assert bench.page.locator("#status *").count() == 0


@pytest.mark.parametrize("word", ["SERVICE", "service SILENT", "\\u0053ERVICE"])
def test_nothing_is_fetched_from_elsewhere(bench: Bench, word: str) -> None:
    bench.write(f"SELECT * WHERE {{ {word} <https://example.org/sparql> {{ ?s ?p ?o }} }}")

    assert bench.run() in ("service", "syntax")
    assert bench.page.is_hidden("#answer")


def test_what_data_say_is_text(bench: Bench) -> None:
    bench.page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    bench.write(HOSTILE)
    assert bench.run() == "rows"

    cells = bench.page.locator("#shown td")
    assert cells.nth(0).text_content() == "<img src=x onerror=alert(1)>"
    links = bench.page.locator("#shown td a")
    assert links.evaluate_all("all => all.map(a => a.getAttribute('href'))") == [
        "../city/seoul",
        "https://example.org/x",
    ]
    assert bench.page.locator("#shown img").count() == 0


def test_a_query_can_be_stopped_and_another_be_asked(bench: Bench) -> None:
    bench.write(ENDLESS)
    bench.page.click("#workbench [type=submit]")
    bench.page.wait_for_selector("#status[data-word=running]")
    bench.page.click("#stop")

    assert bench.said() == "stopped"
    bench.write("ASK {}")
    assert bench.run() == "yes"


def test_a_query_that_takes_too_long_is_stopped(bench: Bench) -> None:
    bench.page.clock.install()
    bench.open()
    bench.write(ENDLESS)
    bench.page.click("#workbench [type=submit]")
    bench.page.wait_for_selector("#status[data-word=running]")
    bench.page.clock.fast_forward(61_000)

    assert bench.said() == "late"


def test_an_engine_that_breaks_is_replaced(bench: Bench) -> None:
    bench.page.evaluate("document.querySelector('#query').value = 'ASK ' + '{'.repeat(1e5) + '}'.repeat(1e5)")
    assert bench.run() == "broken"

    bench.write("ASK {}")
    assert bench.run() == "yes"


def test_data_that_do_not_come_are_told(bench: Bench) -> None:
    bench.page.route("**/all.nq", lambda route: route.fulfill(status=404))
    bench.write("ASK {}")

    assert bench.run() == "unloaded"
    assert "all.nq (404)" in bench.page.inner_text("#status")
    bench.page.unroute("**/all.nq")
    assert bench.run() == "yes"


def test_a_link_fills_the_page_and_runs_only_what_the_project_asks(bench: Bench, corpus: Corpus) -> None:
    bench.open(f"#query={quote('ASK { ?s ?p ?o }')}&format=csv&run")
    bench.page.wait_for_selector("#status[data-word=ready]")
    assert bench.page.input_value("#query") == "ASK { ?s ?p ?o }"
    assert bench.page.is_hidden("#answer")
    assert bench.run() == "yes"
    assert bench.page.text_content("#shown pre") == "yes\n"
    assert "query=ASK" in bench.page.url

    name = next(iter(corpus.questions))
    bench.open(f"#name={name}&run")
    bench.page.wait_for_selector("#shown table")
    assert bench.page.input_value("#name") == name

    bench.open("#name=../../x&run")
    assert bench.page.input_value("#name") == ""


def test_the_keyboard_is_enough(bench: Bench) -> None:
    bench.write("ASK {}")
    bench.page.keyboard.press("Control+Enter")
    bench.page.wait_for_selector("#answer:not([hidden])")
    bench.page.keyboard.press("Tab")

    assert bench.page.evaluate("document.activeElement.type") == "submit"


def test_the_text_area_does_without_the_editor(bench: Bench) -> None:
    bench.page.route("**/codemirror.js", lambda route: route.abort())
    bench.page.goto("about:blank")
    bench.page.goto(f"{bench.address}sparql/#name=totals&run")
    bench.page.wait_for_selector("#answer:not([hidden])")

    assert bench.page.is_visible("#query")


def test_without_a_web_server_the_page_says_so(browser: Browser, built: Path) -> None:
    page = browser.new_page()
    page.goto((built / "sparql" / "index.html").as_uri())
    page.wait_for_timeout(2100)

    assert page.is_visible("#status")
    assert "sserdf build --watch" in page.inner_text("#status")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_answers_have_no_barrier(bench: Bench, scheme: Literal["light", "dark"]) -> None:
    bench.page.emulate_media(color_scheme=scheme)
    bench.page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    bench.write(
        '# A class?\nSELECT * WHERE { ?class a owl:Class ; rdfs:label ?name . FILTER(?name != "x") } LIMIT 20'
    )
    bench.run()

    for width, format in ((1280, "table"), (360, "table"), (360, "csv")):
        bench.page.set_viewport_size({"width": width, "height": 900})
        bench.page.select_option("#format", format)
        assert bench.page.evaluate(AXE) == []
        assert bench.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
