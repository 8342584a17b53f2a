"""Whatever is put in, the commands say in a line what is wrong, and never leave half a thing behind."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import xml.dom.minidom
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sserdf.cli import main
from sserdf.errors import SserdfError
from sserdf.isolate import Beside

BASE = "https://example.org/orchard/"
OAK = f'<{BASE}tree/oak> a orchard:Tree ; rdfs:label "Oak"@en '
LONG = f'{OAK}; rdfs:comment "{"x" * 5000}"@en'
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full and limits as Linux has them")
FOREVER = (
    "{% for i in range(99999) %}{% for j in range(99999) %}{% for k in range(99999) %}"
    "{% endfor %}{% endfor %}{% endfor %}"
)
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(8)) + " }"
SPARQL_CONSTRAINT = (
    "orchard:TreeShape sh:sparql orchard:TreeShape-query .\n"
    'orchard:TreeShape-query a sh:SPARQLConstraint ; sh:message "No."@en ; sh:select "%s" .\n'
)


def run(project: Path, *args: object, stdin: str | bytes | None = None) -> Result:
    command, *rest = map(str, args)
    return CliRunner().invoke(main, [command, "-C", str(project), *rest], input=stdin)


def start(project: Path, *args: object, limit: int | None = None) -> subprocess.Popen[bytes]:
    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command, *rest = map(str, args)
    line = [sys.executable, "-m", "sserdf", command, "-C", str(project), *rest]
    pipe = subprocess.PIPE
    return subprocess.Popen(line, stdout=pipe, stderr=pipe, preexec_fn=limited, start_new_session=True)


def apart(project: Path, *args: object, limit: int | None = None) -> tuple[int, str]:
    """Run in a process of its own: what takes it down must not take the tests along."""
    return ended(start(project, *args, limit=limit))


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Wait for the end, but not for ever."""
    try:
        out, err = process.communicate(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # a session of its own: it and what it started
        process.communicate()
        out, err = b"", b"Traceback: it, or what it started, did not end and had to be killed"
    return process.returncode, (out + err).decode()


def _children(process: subprocess.Popen[bytes]) -> list[int]:
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(number) for number in told.read_text().split()] if told.exists() else []


def says(answer: Result | tuple[int, str], code: int, *words: str, mend: str) -> str:
    """Check that an answer is one for people: the exit code, the words and no traceback."""
    crash = ""
    if isinstance(answer, Result):
        if answer.exception and not isinstance(answer.exception, SystemExit):
            crash = f"Traceback: {answer.exception!r}"
        answer = answer.exit_code, answer.output + crash
    told = f"exit code {answer[0]}: {answer[1][-800:]}\nmend {mend} in src/sserdf"
    assert "Traceback" not in answer[1] and "panicked" not in answer[1], f"a traceback; {told}"
    assert answer[0] == code, f"exit code ought to be {code}; {told}"
    for word in words:
        assert word in answer[1], f"“{word}” ought to be said; {told}"
    return answer[1]


def head(project: Path) -> str:
    """Return the prefix lines that the files of a project begin with."""
    text = (project / "ontology/prefixes.ttl").read_text()
    return "".join(f"{line}\n" for line in text.splitlines() if line.startswith("@prefix"))


def put(project: Path, name: str, text: str | bytes) -> Path:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def turtle(project: Path, name: str, text: str) -> Path:
    return put(project, name, head(project) + text)


def oak(project: Path, more: str) -> Path:
    """Say more of the oak, on line 10 of its file."""
    return turtle(project, "data/tree/oak.ttl", f"{OAK}; {more} .\n")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def beside(folder: Path) -> set[str]:
    return {path.name for path in folder.parent.iterdir()}


@pytest.fixture
def published(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with its site, which is built once and copied."""
    site = tmp_path_factory.getbasetemp() / "published"
    if not site.exists():
        cure = "the tiny project of tests/conftest.py ought to be without fault"
        assert run(tiny, "build", "--out", site).exit_code == 0, cure
    shutil.copytree(site, tiny / "site")
    return tiny


@pytest.fixture
def endpoint() -> Iterator[tuple[str, list[str]]]:
    """Return an address on this machine, and what was asked of it so far."""
    asked: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(500)
            self.end_headers()

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


# Files that cannot be read


def test_a_syntax_error_is_named_with_file_and_line(tiny: Path) -> None:
    path = turtle(tiny, "data/tree/oak.ttl", f"\n\n{OAK} ;; , .\n")

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:12: error: not Turtle", mend="reading._syntax_fault")


@pytest.mark.parametrize("command", [["validate"], ["build"], ["export", "turtle"], ["query", "trees"]])
def test_every_broken_file_is_named_by_every_command(tiny: Path, command: list[str]) -> None:
    names = ("data/tree/oak.ttl", "data/tree/elm.ttl", "ontology/def.ttl", "shapes/tree.ttl")
    paths = [turtle(tiny, name, "orchard:x orchard:y") for name in names]

    answer = run(tiny, *command)

    says(answer, 1, *(f"{path}:" for path in paths), mend="corpus.Corpus.read")
    assert not (tiny / "site").exists(), "nothing may be written: mend cli.build"


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037"])
def test_another_encoding_is_named_with_its_file(tiny: Path, encoding: str) -> None:
    text = f'{head(tiny)}<{BASE}tree/oak> a orchard:Tree ; rdfs:label "Chêne"@fr .'
    path = put(tiny, "data/tree/oak.ttl", text.encode(encoding))

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:", "error:", mend="reading._text")


def test_a_byte_order_mark_is_passed_over(tiny: Path) -> None:
    for path in tiny.rglob("*.ttl"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    answer = run(tiny, "validate")

    assert says(answer, 0, mend="reading._text") == ""


@pytest.mark.parametrize("missing", ["ontology", "data", "shapes", "ontology/prefixes.ttl"])
@pytest.mark.parametrize("command", [["validate"], ["build"], ["export", "jsonld"], ["query", "trees"]])
def test_a_missing_part_of_the_project_is_named(tiny: Path, command: list[str], missing: str) -> None:
    gone = tiny / missing
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()

    answer = run(tiny, *command)

    says(answer, 1, str(gone), mend="corpus.Corpus.read")


@pytest.mark.parametrize(
    "command", [["validate"], ["build"], ["export", "csv"], ["query"], ["query", "trees"]]
)
def test_a_missing_project_is_named(tmp_path: Path, command: list[str]) -> None:
    answer = run(tmp_path / "nowhere", *command)

    says(answer, 1, str(tmp_path / "nowhere"), "no such folder", "--project", mend="corpus._head")
    assert list(tmp_path.iterdir()) == [], "nothing may be written: mend publish.refuse"


@pytest.mark.parametrize("line", ["", "@base <https://example.org/orchard> .", "@base <urn:x/> ."])
def test_a_base_that_cannot_be_built_upon_is_refused(tiny: Path, line: str) -> None:
    path = put(tiny, "ontology/prefixes.ttl", line)

    answer = run(tiny, "validate")

    says(answer, 1, str(path), "@base", mend="corpus._head")


def test_a_folder_that_is_named_like_a_file_is_said_so(tiny: Path) -> None:
    (tiny / "data/tree/ash.ttl").mkdir()

    answer = run(tiny, "validate")

    says(answer, 1, f"{tiny / 'data/tree/ash.ttl'}:1: error: cannot be read", mend="reading._text")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_rights_is_said_so(tiny: Path) -> None:
    (tiny / "data/tree/oak.ttl").chmod(0)

    answer = run(tiny, "validate")

    says(answer, 1, "oak.ttl:1: error: cannot be read", mend="reading._text")


def test_a_link_that_leads_nowhere_or_round_is_said_so(tiny: Path) -> None:
    (tiny / "data/tree/ash.ttl").symlink_to("nowhere")
    (tiny / "data/tree/fir.ttl").symlink_to("fir.ttl")

    answer = run(tiny, "validate")

    says(
        answer,
        1,
        "ash.ttl:1: error: cannot be read",
        "fir.ttl:1: error: cannot be read",
        mend="reading._text",
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize(
    "name",
    [
        "data/ash.nt",
        "data/links/ash.sssom.tsv",
        "data/tree/ash.ttl",
        "ontology/prefixes.ttl",
        "queries/ash.rq",
        "shapes/ash.ttl",
        "shapes/rules/ash.rq",
        "templates/styles/ash.css",
    ],
)
def test_nobody_waits_for_a_pipe(tiny: Path, name: str) -> None:
    path = tiny / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)

    answer = apart(tiny, "build")

    says(answer, 1, f"{path}:1: error: is a pipe", mend="whoever reads it (reading.refuse_endless first)")
    assert not (tiny / "site").exists(), "nothing may be written: mend publish.write"


def test_a_file_that_goes_while_another_process_reads_it_is_named(tmp_path: Path) -> None:
    beside = Beside((tmp_path / "gone").read_bytes)

    with pytest.raises(SserdfError, match=r"^error: .*No such file.*/gone.* \(the disk refuses"):
        beside.result()


@LINUX
def test_nobody_reads_a_device(tiny: Path) -> None:
    (tiny / "data/tree/ash.ttl").symlink_to("/dev/zero")

    answer = apart(tiny, "validate", "--skip-broken")

    says(answer, 0, "ash.ttl:1: error: is a pipe or a device", "1 file", mend="folders.read")


def test_a_line_of_any_length_can_be_pointed_at(tiny: Path) -> None:
    # the reader that counts lines hands more than the parser asked for, and that aborts the process
    path = turtle(tiny, "data/tree/oak.ttl", f'{LONG} ;\n  dcterms:date "2021-02-30"^^xsd:date .\n')

    answer = apart(tiny, "validate")

    says(answer, 1, f"{path}:11: violation", mend="reading._LineByLine.read (mind its size)")


def test_deep_nesting_does_not_take_the_process_down(tiny: Path) -> None:
    turtle(tiny, "data/tree/oak.ttl", f"{OAK}; dcterms:subject {'(' * 3000}{')' * 3000} .\n")

    answer = apart(tiny, "validate")

    says(answer, 1, "oak.ttl:", mend="reading._LineByLine.read, reading._text (bound the nesting)")


@pytest.mark.parametrize(
    "text",
    [
        f"{OAK}; rdfs:comment <<( <{BASE}tree/elm> a orchard:Tree )>> .",
        f'{OAK} {{| rdfs:comment "sure"@en |}} .',
        f'<< <{BASE}tree/elm> a orchard:Tree >> rdfs:label "Oak"@en .',
        f'{OAK}; rdfs:comment "left"@en--ltr .',
    ],
)
def test_terms_of_rdf_1_2_are_refused(tiny: Path, text: str) -> None:
    path = turtle(tiny, "data/tree/oak.ttl", text)

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:10: error:", "RDF 1.2", mend="reading._refuse_newer_terms")


# Identifiers


def test_an_unknown_prefix_is_named_with_its_line(tiny: Path) -> None:
    path = oak(tiny, "nope:x 1")

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:10: error: unknown prefix nope:", mend="reading._syntax_fault")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("skos: <http://example.org/other#>", "another namespace"),
        ("nope: <http://example.org/nope#>", "nope:"),
    ],
)
def test_a_prefix_is_bound_as_the_list_has_it(tiny: Path, line: str, word: str) -> None:
    path = put(tiny, "data/tree/oak.ttl", f"{head(tiny)}@prefix {line} .\n{OAK} .\n")

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:", word, mend="check.layout._prefixes")


def test_a_subject_outside_the_base_is_refused(tiny: Path) -> None:
    path = turtle(tiny, "data/tree/oak.ttl", '<https://example.org/orchards> rdfs:label "Ours?"@en .')

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:10: violation: <https://example.org/orchards> is not below", mend="check.layout")


@pytest.mark.parametrize(
    "path",
    [
        "..",
        "tree/../oak",
        "tree/%2e%2e/oak",
        "tree/..%2foak",
        "tree/a\\u005Cb",
        "tree/a\\u000Ab",
        "tree/a b",
        "tree/a%20b",
        "tree/a?b",
        "tree/a#b",
        "tree/a:b",
        "tree/a;b",
        "tree/\u202eoak",
        "tree//oak",
        "tree/",
        "tree/oak.",
        "tree/" + "x" * 300,
        "tree/" + "é" * 150,
        "/".join(["x" * 150] * 25),
        "con",
        "tree/NUL.x",
        "index",
        "tree/index.html",
        "tree/e\u0301",
    ],
)
def test_an_iri_that_cannot_become_a_file_is_refused(published: Path, path: str) -> None:
    before = snapshot(published / "site")
    file = turtle(published, "data/tree/oak.ttl", f'<{BASE}{path}> a orchard:Tree ; rdfs:label "X"@en .')

    answer = run(published, "build")

    says(answer, 1, f"{file}:10: ", mend="iris.fault")
    assert snapshot(published / "site") == before, "the old site ought to stay: mend cli.build"


@pytest.mark.parametrize("path", [".sserdf", ".git/config", ".htaccess", "tree/.hidden"])
def test_an_iri_that_servers_hide_is_refused(tiny: Path, path: str) -> None:
    turtle(tiny, "ontology/more.ttl", f'<{BASE}{path}> a owl:Class ; rdfs:label "X"@en .')

    answer = run(tiny, "validate")

    says(answer, 1, "more.ttl:10: violation", mend="iris._segment_fault (a part that begins with a dot)")


def test_an_iri_deeper_than_folders_can_be_is_refused_in_a_line(published: Path) -> None:
    before = snapshot(published / "site")
    turtle(
        published, "ontology/more.ttl", f'<{BASE}{"/".join("x" * 1500)}> a owl:Class ; rdfs:label "X"@en .'
    )

    answer = apart(published, "build")

    says(answer, 1, "more.ttl:", mend="iris.fault (bound the whole path), publish._fill")
    assert snapshot(published / "site") == before, "the old site ought to stay: mend publish.write"


def test_iris_that_differ_only_in_case_are_refused(tiny: Path) -> None:
    turtle(tiny, "ontology/more.ttl", 'orchard:Height a owl:Class ; rdfs:label "X"@en .')

    answer = run(tiny, "validate")

    says(answer, 1, "def/height>", "def/Height>", "only in upper and lower case", mend="check.layout._twins")


def test_a_thing_in_the_wrong_file_is_told_the_right_one(tiny: Path) -> None:
    (tiny / "data/tree/oak.ttl").rename(tiny / "data/tree/ash.ttl")

    answer = run(tiny, "validate")

    says(answer, 1, "ash.ttl:10: violation", "move it to data/tree/oak.ttl", mend="check.layout._subjects")


def test_a_file_of_the_project_may_be_named_with_data(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny)

    answers = [
        run(Path(), "validate", "--data", "data/tree/oak.ttl"),
        run(tiny, "validate", "--data", tiny / "data/tree/oak.ttl"),
    ]

    for answer in answers:
        says(answer, 0, mend="cli._findings (a file that is already read is not read twice)")


@pytest.mark.parametrize(
    "more",
    [
        'dcterms:subject [ rdfs:label "x"@en ]',
        "dcterms:subject ( 1 2 )",
        "dcterms:subject []",
        "orchard:near _:somebody",
        "a []",
        "orchard:height 3 .\n_:a orchard:near _:b .\n_:b orchard:near _:a",
    ],
)
def test_a_blank_node_is_refused(tiny: Path, more: str) -> None:
    path = oak(tiny, more)

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:1", "violation", "blank node", mend="check.layout (law 4)")


@pytest.mark.parametrize("more", ['a "Tree"', "a 3"])
def test_a_literal_is_no_class(tiny: Path, more: str) -> None:
    path = oak(tiny, more)

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:10: violation", mend="check.terms (the object of rdf:type is an IRI)")


def test_an_own_iri_that_nothing_describes_is_refused(tiny: Path) -> None:
    path = oak(tiny, f"orchard:near <{BASE}tree/ash>")

    answer = run(tiny, "validate")

    says(
        answer, 1, f"{path}:10: violation", f"<{BASE}tree/ash>, which nothing describes", mend="check.layout"
    )


# Text that would be more than text


class Elements(HTMLParser):
    """The elements of a page, its text, and the content of its scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.scripts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        if self.lasttag == "script":
            self.scripts.append(data)
        self.text += data


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "{{ 7*7 }}{% raw %}{% include 'x' %}{#",
        '\\"><img src=x onerror=alert(1)>',
        "]]>&lt;&amp;&#39;'",
    ],
)
def test_text_is_shown_as_text_and_nothing_else(tiny: Path, text: str) -> None:
    plain = text.replace('\\"', '"')
    body = (
        f'a orchard:Tree ; rdfs:label "{text}"@en ; dcterms:description "{text}"@en ; rdfs:comment "{text}"'
    )
    turtle(tiny, "data/tree/oak.ttl", f"<{BASE}tree/oak> {body} .\n")

    answer = run(tiny, "build")

    says(answer, 0, mend="site")
    cure = "escape it: mend the template in src/sserdf/theme that shows it"
    for name in ("tree/oak/index.html", "tree/index.html", "index.html"):
        page = Elements((tiny / "site" / name).read_text())
        assert page.tags.count("script") <= 1 and "img" not in page.tags, (
            f"{name} has an element too many: {cure}"
        )
        assert "49" not in page.text, f"{name} evaluates what it shows: {cure}"
    page = Elements((tiny / "site/tree/oak/index.html").read_text())
    assert plain in page.text, f"the page ought to show {plain}: {cure}"
    assert json.loads("".join(page.scripts[:1]))["name"] == plain, f"the JSON-LD differs: {cure} (|tojson)"


@pytest.mark.parametrize(
    "iri",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"],
)
@pytest.mark.parametrize("predicate", ["rdfs:seeAlso", "dcterms:source", "a"])
def test_a_link_that_runs_or_reads_is_refused(tiny: Path, iri: str, predicate: str) -> None:
    path = oak(tiny, f"{predicate} <{iri}>")

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:10: violation", "links to", mend="check.layout._objects")


@pytest.mark.parametrize("iri", ["intent://x", "filesystem:x", "urn:x", "view-source:x", "http:javascript:x"])
def test_only_web_addresses_become_links(tiny: Path, iri: str) -> None:
    oak(tiny, f"rdfs:seeAlso <{iri}> ; rdfs:seeAlso <https://example.org/fine>")

    says(run(tiny, "build"), 0, mend="site")

    links = Elements((tiny / "site/tree/oak/index.html").read_text()).links
    assert "https://example.org/fine" in links, "a web address ought to be a link: mend iris.is_linkable"
    assert iri not in links, f"{iri} may not be a link: mend iris.is_linkable"


@pytest.mark.parametrize("text", ["\\u0000", "\\u0008", "\\u000B", "\\uFFFE"])
def test_text_that_xml_cannot_hold_is_not_written_as_xml(tiny: Path, text: str) -> None:
    oak(tiny, f'rdfs:comment "a{text}b"@en')

    answer = run(tiny, "build")

    if answer.exit_code == 0:
        cure = "refuse the character in check.layout._objects, or in export.rdfxml"
        assert _well_formed(tiny / "site/all.rdf"), f"all.rdf is no XML: {cure}"
    else:
        says(answer, 1, "oak.ttl:10: violation", mend="check.layout._objects")


def _well_formed(path: Path) -> bool:
    try:
        xml.dom.minidom.parse(str(path))
    except Exception:  # any fault of the parser is the answer
        return False
    return True


@pytest.mark.parametrize("more", ["orchard: 1", "a orchard:Nope", "orchard:nope 1"])
def test_a_term_that_nothing_describes_is_refused(tiny: Path, more: str) -> None:
    path = oak(tiny, more)

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:10: violation", mend="check.layout (predicates and classes of ours, too)")


@pytest.mark.parametrize(
    "more", ["<http://example.org/x/> 1", "a <http://example.org/x#>", "orchard: 1", f"a <{BASE}>"]
)
def test_a_term_without_a_local_name_is_not_written_as_xml(tiny: Path, more: str) -> None:
    oak(tiny, more)

    answer = run(tiny, "export", "rdfxml", "-o", tiny / "all.rdf")

    if answer.exit_code == 0:
        assert _well_formed(tiny / "all.rdf"), "no XML was written: refuse such a term in export.rdfxml"
    else:
        says(answer, 1, "error:", mend="export.rdfxml")


def test_no_text_forges_a_line_or_colours_the_terminal(tiny: Path) -> None:
    oak(tiny, 'orchard:height "\\u001B[31m\\n/etc/passwd:1: error: forged\\u202E"')

    text = says(run(tiny, "validate"), 1, "oak.ttl:10", mend="check.finding")

    assert "\x1b" not in text and "\u202e" not in text, "show it escaped: mend errors.one_line"
    assert all(line.startswith(str(tiny)) for line in text.splitlines()), (
        "a forged line: mend errors.one_line"
    )


def test_a_value_that_would_be_a_formula_is_guarded(tiny: Path) -> None:
    oak(tiny, 'rdfs:comment "=HYPERLINK(1)"@en ; dcterms:subject "@SUM(1)" ; skos:note "\\t=1"')

    says(run(tiny, "build"), 0, mend="export.tables")

    cells = (tiny / "site/tables/Tree.csv").read_text().replace('"', ",").split(",")
    cure = "guard it: mend export.tables._safe"
    assert not [c for c in cells if c.startswith(("=", "@", "\t"))], f"a spreadsheet would run a cell: {cure}"


def test_classes_with_names_alike_have_tables_of_their_own(tiny: Path) -> None:
    turtle(
        tiny,
        "ontology/more.ttl",
        'orchard:CaseStudy a owl:Class ; rdfs:label "a"@en .\n'
        'orchard:case-study a owl:Class ; rdfs:label "b"@en .\n'
        f'<{BASE}def/deep/CaseStudy> a owl:Class ; rdfs:label "c"@en .\n',
    )
    oak(tiny, f"a orchard:CaseStudy, orchard:case-study, <{BASE}def/deep/CaseStudy>")

    answers = [run(tiny, "validate"), run(tiny, "export", "csv", "-o", tiny / "all.zip"), run(tiny, "build")]

    for answer in answers:
        says(answer, 0, mend="export.tables._file_names (a name for each class, whatever its prefix)")


# Terms and values


@pytest.mark.parametrize(
    "more",
    [
        'sh:mesage "x"',
        'skos:prefLable "x"@en',
        'dcterms:titel "x"',
        'rdfs:lable "x"',
        "a owl:Clas",
        "rdf:tpye owl:Class",
        'sh:message: "x"',
        '"x"^^xsd:strnig',
    ],
)
def test_a_misspelt_term_is_refused(tiny: Path, more: str) -> None:
    path = oak(tiny, more if not more.startswith('"') else f"rdfs:comment {more}")

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:10: violation", "fix the spelling", mend="check.terms._Judge")


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        ("sh:message", "sh:mesage"),
        ("sh:message", "sh:message:"),
        ("sh:minCount 1", "sh:minCuont 1"),
        ("sh:minCount 1", "sh:minCount 1 ; sh:severity sh:Warnnig"),
        ("sh:minCount 1", "sh:nodeKind sh:Iri"),
        ("sh:targetClass", "sh:targetClas"),
    ],
)
def test_a_misspelt_word_of_shacl_is_refused(tiny: Path, word: str, instead: str) -> None:
    shapes = tiny / "shapes/tree.ttl"
    shapes.write_text(shapes.read_text().replace(word, instead, 1))

    answer = run(tiny, "validate")

    says(answer, 1, f"{shapes}:", "which its vocabulary does not have", mend="check.terms._NAMING")


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("2021-02-30", "date"),
        ("2021-13-01", "date"),
        ("21-1-1", "date"),
        ("2021-02-29T00:00:00", "dateTime"),
        ("25:00:00", "time"),
        ("2021-13", "gYearMonth"),
        ("21", "gYear"),
        ("--13-01", "gMonthDay"),
        ("abc", "integer"),
        ("1.5", "integer"),
        ("", "integer"),
        ("maybe", "boolean"),
        ("1,5", "decimal"),
        ("-1", "nonNegativeInteger"),
        ("0", "positiveInteger"),
        ("300", "unsignedByte"),
        ("a b", "anyURI"),
        ("en_US!", "language"),
        ("P1X", "duration"),
    ],
)
def test_an_impossible_value_is_refused(tiny: Path, value: str, datatype: str) -> None:
    path = oak(tiny, f'dcterms:date "{value}"^^xsd:{datatype}')

    text = says(run(tiny, "validate"), 1, f"{path}:10: violation", value, mend="check.terms._impossible")

    assert "Warning" not in text, "a library speaks for itself: mend check.shacl._graph (catch its warnings)"


@pytest.mark.parametrize("value", ['"99999999999999999999"^^xsd:integer', "0." + "1" * 40, "0001"])
def test_a_possible_value_is_not_refused_for_its_size(tiny: Path, value: str) -> None:
    oak(tiny, f"dcterms:extent {value}")

    answer = run(tiny, "validate")

    says(answer, 0, mend="check.terms._CAST (Oxigraph's integers have 64 bits, those of XSD have no end)")


@pytest.mark.parametrize("value", ["151", "-1", "1e999", '"NaN"^^xsd:double', '"tall"', "9" * 400])
def test_a_value_out_of_range_is_refused_by_its_shape(tiny: Path, value: str) -> None:
    path = oak(tiny, f"orchard:height {value}")

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:10: violation", "between 0 and 150 metres", mend="check.shacl")


# Shapes


def test_shapes_that_check_nothing_are_a_violation(tiny: Path) -> None:
    turtle(tiny, "shapes/tree.ttl", "")

    answer = run(tiny, "build")

    says(answer, 1, "has no shapes", mend="check.layout._shapeless")
    assert not (tiny / "site").exists(), "nothing may be written: mend cli.build"


def test_a_shape_that_matches_nothing_is_said_so(tiny: Path) -> None:
    shapes = tiny / "shapes/tree.ttl"
    shapes.write_text(shapes.read_text().replace("targetClass orchard:Tree", "targetClass owl:Thing"))

    answer = run(tiny, "validate")

    says(answer, 0, "warning", "matches nothing in the data", mend="check.shacl._idle")


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        ("sh:minCount 1", 'sh:minCount "x"'),
        ("sh:minCount 1", "sh:minCount -1"),
        ("sh:minCount 1", "sh:minCount 1, 2"),
        ("sh:minCount 1", 'sh:pattern "("'),
        ("sh:path rdfs:label ;", ""),
        ("sh:path rdfs:label", 'sh:path "label"'),
        ("sh:path rdfs:label", "sh:path rdfs:label, rdfs:comment"),
        ("sh:property orchard:TreeShape-label", "sh:property orchard:Nowhere"),
        ("sh:minCount 1", "sh:qualifiedMinCount 1"),
    ],
)
def test_malformed_shapes_are_refused_in_one_line(tiny: Path, word: str, instead: str) -> None:
    shapes = tiny / "shapes/tree.ttl"
    shapes.write_text(shapes.read_text().replace(word, instead, 1))

    text = says(run(tiny, "validate"), 1, f"{shapes}:", "the shapes cannot be used", mend="check.shacl._run")

    assert text.startswith(str(shapes)) and text.count("\n") == 1, (
        f"pySHACL speaks for itself:\n{text}\nmend check.shacl._run (silence its log)"
    )


def test_malformed_shapes_stop_a_build_in_the_same_words(published: Path) -> None:
    before = snapshot(published / "site")
    shapes = published / "shapes/tree.ttl"
    shapes.write_text(shapes.read_text().replace("sh:minCount 1", 'sh:minCount "x"', 1))

    text = says(run(published, "build"), 1, "the shapes cannot be used", mend="isolate.Beside.result")

    assert text.startswith(f"{shapes}:1: error: "), f"{text}\nmend isolate.Beside.result (it is asked twice)"
    assert snapshot(published / "site") == before, "the old site ought to stay: mend publish.write"


@pytest.mark.parametrize("shape", ["sh:node orchard:TreeShape", "sh:not orchard:TreeShape"])
def test_a_shape_that_speaks_of_itself_comes_to_an_end(tiny: Path, shape: str) -> None:
    with (tiny / "shapes/tree.ttl").open("a") as file:
        file.write(f"orchard:TreeShape {shape} .\n")

    answer = run(tiny, "validate")

    assert "Traceback" not in answer.output and not isinstance(answer.exception, RecursionError), (
        "it ought to end in a line: mend check.shacl._run"
    )


@pytest.mark.parametrize("alone", [False, True])
def test_a_constraint_that_asks_elsewhere_is_refused(
    tiny: Path, alone: bool, endpoint: tuple[str, list[str]]
) -> None:
    address, asked = endpoint
    with (tiny / "shapes/tree.ttl").open("a") as file:
        file.write(SPARQL_CONSTRAINT % f"SELECT $this WHERE {{ SERVICE <{address}> {{ $this ?p ?o }} }}")
    options = ["--data", tiny / "data/tree/oak.ttl", "--shapes", tiny / "shapes/tree.ttl"] if alone else []

    answer = run(tiny, "validate", *options)

    says(answer, 1, "tree.ttl:", "SERVICE", mend="check.shacl._refuse_service")
    assert not asked, "something was fetched from the network: mend check.shacl._refuse_service"


def test_a_constraint_reads_no_other_file(tiny: Path) -> None:
    secret = put(tiny, "secret.ttl", f"<{BASE}tree/oak> <urn:secret> 1 .")
    query = f"SELECT $this FROM <{secret.as_uri()}> WHERE {{ $this <urn:secret> ?o }}"
    with (tiny / "shapes/tree.ttl").open("a") as file:
        file.write(SPARQL_CONSTRAINT % query)

    answer = run(tiny, "validate")

    assert "violation: <" not in answer.output, (
        "a query read the disk: mend SPARQL_LOAD_GRAPHS in check.shacl"
    )


def test_a_broken_query_in_a_shape_is_refused(tiny: Path) -> None:
    with (tiny / "shapes/tree.ttl").open("a") as file:
        file.write(SPARQL_CONSTRAINT % "SELECT $this WHERE { nope")

    answer = run(tiny, "validate")

    says(answer, 1, "tree.ttl:", "the shapes cannot be used", mend="check.shacl._run")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SELECT ?focus WHERE { ?focus a orchard:Tree }", "# Problem:"),
        ("# Problem: x.\n# Cure: y.\nSELECT ?focus WHERE {", "not SPARQL"),
        ("# Problem: x.\n# Cure: y.\nSELECT ?tree WHERE { ?tree a orchard:Tree }", "?focus"),
        ("# Problem: x.\n# Cure: y.\nASK {}", "?focus"),
        ("# Problem: x.\n# Cure: y.\n# Severity: Fatal\nSELECT ?focus WHERE { ?focus ?p ?o }", "everity"),
        ("\x00\x01", "error"),
    ],
)
def test_a_rule_that_is_none_is_named(tiny: Path, text: str, word: str) -> None:
    path = put(tiny, "shapes/rules/fault.rq", text)

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:", word, mend="check.rules")


def test_a_rule_that_is_not_read_is_said_so(tiny: Path) -> None:
    text = "# Problem: x.\n# Cure: y.\nSELECT ?focus WHERE { ?focus a orchard:Tree }"
    paths = [put(tiny, "shapes/rules/more/fault.rq", text), put(tiny, "shapes/fault.rq", text)]

    text = run(tiny, "validate").output

    for path in paths:
        cure = "mend check.layout._unread (only shapes/rules/*.rq is read)"
        assert str(path) in text, f"{path} is passed over in silence: {cure}"


@pytest.mark.parametrize("value", ["<<( ?focus ?p ?o )>>", "BNODE()", '"\\n\\"<"', 'IRI("urn:x")'])
@pytest.mark.parametrize("format_", ["human", "json", "turtle"])
def test_a_finding_of_any_value_can_be_written(tiny: Path, value: str, format_: str) -> None:
    query = (
        f"SELECT ?focus ?value WHERE {{ ?focus ?p ?o . FILTER (?p = rdfs:label) BIND({value} AS ?value) }}"
    )
    put(tiny, "shapes/rules/fault.rq", f"# Problem: Broken.\n# Cure: Mend it.\n{query}")

    answer = run(tiny, "validate", "--format", format_)

    says(answer, 1, "Broken", mend="check.report._parsed")


# validate --data and --shapes


@pytest.mark.parametrize("option", ["--data", "--shapes"])
@pytest.mark.parametrize("name", ["nowhere.ttl", "data", "queries/trees.rq"])
def test_a_file_that_is_no_turtle_is_named(tiny: Path, option: str, name: str) -> None:
    answer = run(tiny, "validate", option, tiny / name)

    says(answer, 1, f"{tiny / name}:", "error:", mend="reading.read_all")


def test_all_unreadable_files_are_named_together(tiny: Path) -> None:
    answer = run(tiny, "validate", "--data", "one.ttl", "--data", "two.ttl", "--shapes", "three.ttl")

    says(
        answer,
        1,
        "one.ttl:1",
        "two.ttl:1",
        "three.ttl:1",
        mend="cli._findings (read data and shapes at once)",
    )


@pytest.mark.parametrize("content", ["", "# nothing\n", "@prefix x: <http://example.org/> . x:a x:b x:c ."])
def test_a_file_without_shapes_is_warned_of(tiny: Path, content: str) -> None:
    path = put(tiny, "empty.ttl", content)

    answers = [
        run(tiny, "validate", "--shapes", path),
        run(tiny, "validate", "--shapes", path, "--data", tiny / "data/tree/oak.ttl"),
    ]

    for answer in answers:
        says(answer, 0, f"{path}:1: warning", "no shapes", mend="check.shacl.validate")


# Queries


def test_a_broken_query_is_named_with_its_line(tiny: Path) -> None:
    path = put(tiny, "queries/broken.rq", "# What?\n\nSELECT ?s WHERE {\n  ?s ?p ?o .\n  FILTR(?o)\n}\n")

    answer = run(tiny, "query", "broken")

    says(answer, 1, f"{path}:5: error: not SPARQL", mend="queries._line")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { SERVICE <%s> { ?a ?b ?c } }",
        "SELECT * WHERE { service silent<%s>{ ?a ?b ?c } }",
        "SELECT * WHERE { ?s ?p ?o .SERVICE <%s> { ?a ?b ?c } }",
        "SELECT * WHERE { ?s ?p ?o FILTER(?o<3&&3>?o)SERVICE <%s> { ?a ?b ?c } }",
        "SELECT * WHERE { ?s ?p ?o # '\n SERVICE <%s> { ?a ?b ?c } # '\n }",
        "SELECT * WHERE { ?s ?p ?o # \rSERVICE <%s> { ?a ?b ?c }\n }",
        "SELECT * WHERE { ?s ?p ?o BIND(''''x''' AS ?y)SERVICE <%s> { ?a ?b ?c } BIND('' AS ?z) }",
        "SELECT * WHERE { ?s ?p ?o BIND('\\\\' AS ?y) SERVICE <%s> { ?a ?b ?c } BIND('' AS ?z) }",
        f"PREFIX p: <{BASE}def/Tree> SELECT * WHERE {{ ?s a p:.SERVICE <%s> {{ ?a ?b ?c }} }}",
        f"PREFIX : <{BASE}def/Tree> SELECT * WHERE {{ ?s a :.SERVICE <%s> {{ ?a ?b ?c }} }}",
        "SELECT * WHERE { ?s ?p trueSERVICE <%s> { ?a ?b ?c } }",
        "SELECT * WHERE { ?s ?p 1e5SERVICE <%s> { ?a ?b ?c } }",
        "PREFIX : <%s> SELECT * WHERE { SERVICE:x { ?a ?b ?c } }",
        "PREFIX : <%s> SELECT * WHERE { SERVICE:x # \n { ?a ?b ?c } }",
        "PREFIX : <%s> SELECT * WHERE { SERVICE:x\u00b7y { ?a ?b ?c } }",
        "PREFIX : <%s> SELECT * WHERE { ?s ?p true.ServiceSilent:x\u203f{ ?a ?b ?c } }",
        "SELECT * WHERE { { SELECT * WHERE { GRAPH ?g { SERVICE <%s> { ?a ?b ?c } } } } }",
    ],
)
def test_a_query_fetches_nothing_from_elsewhere(
    tiny: Path, text: str, endpoint: tuple[str, list[str]]
) -> None:
    address, asked = endpoint
    oak(tiny, "orchard:flag true ; orchard:flag 1e5")
    put(tiny, "queries/away.rq", text % address)

    answer = run(tiny, "query", "away", "--timeout", 5)

    cure = "mend the tokens in queries._TOKEN and queries.refuse"
    assert not asked, f"the query went out to the network: {cure}"
    says(answer, 1, "away.rq:", "error:", mend="queries.refuse")


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ?s WHERE { ?s rdfs:label "SERVICE" }',
        "SELECT ?s WHERE { ?s rdfs:label '''\nSERVICE <x> {{{ ''' }",
        "SELECT ?s WHERE { ?s ?p ?o } # SERVICE <x>",
        "SELECT ?SERVICE WHERE { $SERVICE ?p ?o }",
        "PREFIX SERVICE: <http://example.org/> SELECT ?s WHERE { ?s SERVICE:service ?o }",
        "PREFIX x: <http://example.org/> SELECT ?s WHERE { ?s x:a.SERVICE|x:a-SERVICE ?o }",
        "SELECT ?s WHERE { ?s ?p <http://example.org/SERVICE>, 'x'@service, _:SERVICE }",
    ],
)
def test_the_word_service_alone_is_harmless(tiny: Path, text: str) -> None:
    put(tiny, "queries/word.rq", text)

    answer = run(tiny, "query", "word")

    says(answer, 0, mend="queries._TOKEN")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE " + "{" * 10_000 + "}" * 10_000,
        "SELECT * WHERE { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
        "SELECT * WHERE { FILTER(" + "!" * 10_000 + "true) }",
        "SELECT * WHERE { FILTER(" + "1+" * 12_000 + "1 > 0) }",
        "SELECT * WHERE { " + "{} UNION " * 12_000 + "{} }",
        "SELECT * WHERE { ?s " + "rdfs:label/" * 10_000 + "rdfs:label ?o }",
    ],
    ids=["braces", "parentheses", "not", "sum", "union", "path"],
)
def test_a_monstrous_query_is_refused_in_a_line(tiny: Path, text: str) -> None:
    path = put(tiny, "queries/monster.rq", text)

    answer = apart(tiny, "query", path, "--timeout", 3)

    says(answer, 1, "error:", mend="queries.refuse")


@pytest.mark.parametrize("text", ["1+" * 12_000 + "1 > 0"], ids=["sum"])
def test_a_monstrous_rule_does_not_take_the_process_down(tiny: Path, text: str) -> None:
    put(tiny, "shapes/rules/monster.rq", f"# Problem: x.\n# Cure: y.\nSELECT ?focus {{ FILTER({text}) }}")

    answer = apart(tiny, "validate")

    says(answer, 1, "monster.rq:", mend="queries.refuse (bound long chains as well as deep nesting)")


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <file:///etc/passwd>",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "",
        "# What?",
    ],
)
def test_what_is_no_query_is_refused(tiny: Path, text: str) -> None:
    before = snapshot(tiny)

    answer = run(tiny, "query", "-", stdin=text)

    says(answer, 1, "<stdin>:1: error: not SPARQL", mend="queries.ask")
    assert snapshot(tiny) == before, "a query changed a file: mend queries.ask"


def test_an_endless_query_is_ended(tiny: Path) -> None:
    began = time.monotonic()

    answer = run(tiny, "query", "-", "--timeout", 1, stdin=ENDLESS)

    says(answer, 1, "longer than 1 second", "--timeout", mend="isolate.in_child")
    assert time.monotonic() - began < 5, "it ought to end when told: mend isolate.in_child"


@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "1e300", "soon"])
def test_a_time_that_cannot_be_waited_is_wrong_usage(tiny: Path, value: str) -> None:
    answer = run(tiny, "query", "trees", "--timeout", value)

    says(answer, 2, "--timeout", mend="cli.query (an upper bound, and no nan)")


def test_an_unknown_question_is_said_so(tiny: Path) -> None:
    answer = run(tiny, "query", "nobody-asked")

    says(answer, 1, "nobody-asked", "sserdf query", mend="queries.find")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\xff", b"\xff\xfeS\x00", b"\x00" * 1000])
@pytest.mark.parametrize("through", ["name", "path", "stdin"])
def test_a_binary_file_is_no_query(tiny: Path, content: bytes, through: str) -> None:
    path = put(tiny, "queries/picture.rq" if through == "name" else "picture.rq", content)
    name = {"name": "picture", "path": path, "stdin": "-"}[through]

    answer = run(tiny, "query", name, stdin=content if through == "stdin" else None)

    says(answer, 1, "error:", mend="queries.find (standard input is read as UTF-8, too)")


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ("ASK {}", "turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "csv"),
        ("SELECT * WHERE { ?s ?p ?o }", "turtle"),
    ],
)
def test_an_answer_without_such_a_format_is_said_so(tiny: Path, text: str, format_: str) -> None:
    answer = run(tiny, "query", "-", "--format", format_, stdin=text)

    says(answer, 1, "--format", mend="answers.serialized")


def test_an_answer_cannot_colour_the_terminal(tiny: Path) -> None:
    answer = run(tiny, "query", "-", stdin='SELECT ("\\u001B[31m" AS ?x) (IRI("urn:\u202e") AS ?y) {}')

    text = says(answer, 0, mend="answers._cell")
    assert "\x1b" not in text and "\u202e" not in text, "show it escaped: mend answers._cell"


# Where the site goes


def test_a_violation_leaves_the_old_site_to_the_byte(published: Path) -> None:
    before, neighbours = snapshot(published / "site"), beside(published / "site")
    oak(published, "orchard:height 151")

    answer = run(published, "build")

    says(answer, 1, "Nothing was published", mend="cli.build")
    assert snapshot(published / "site") == before, "the old site ought to stay: mend cli.build"
    assert beside(published / "site") == neighbours, "something was left behind: mend publish.write"


def test_a_folder_that_is_not_ours_is_refused_and_untouched(tiny: Path, tmp_path: Path) -> None:
    put(tmp_path, "theirs/letter.txt", "dear")

    answer = run(tiny, "build", "--out", tmp_path / "theirs")

    says(answer, 1, str(tmp_path / "theirs"), "--out", mend="publish.refuse")
    assert snapshot(tmp_path / "theirs") == {"letter.txt": b"dear"}, "mend publish.refuse"


def test_a_file_that_somebody_added_to_our_site_is_kept(published: Path) -> None:
    put(published, "site/tree/letter.txt", "dear")
    before = snapshot(published / "site")

    answer = run(published, "build")

    says(answer, 1, "letter.txt", "did not write this file", mend="publish.refuse")
    assert snapshot(published / "site") == before, "mend publish.refuse"


@pytest.mark.parametrize(
    "out", [".", "data", "data/new", "shapes/x", "tests/x", "link/new", "data/../ontology"]
)
def test_the_sources_of_the_project_are_no_place_for_a_site(
    tiny: Path, out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny)
    (tiny / "link").symlink_to("data")
    before = snapshot(tiny)

    answer = run(Path(), "build", "--out", out)

    says(answer, 1, out, "--out", mend="publish.refuse")
    assert snapshot(tiny) == before, "mend publish.refuse"


@pytest.mark.parametrize("kind", ["file", "dangling link", "link to itself", "pipe", "device"])
def test_what_is_no_folder_is_no_place_for_a_site(tiny: Path, tmp_path: Path, kind: str) -> None:
    out = Path("/dev/null") if kind == "device" else tmp_path / "out"
    if kind == "file":
        out.write_text("dear")
    if kind.endswith(("link", "itself")):
        out.symlink_to("nowhere" if kind == "dangling link" else "out")
    if kind == "pipe":
        os.mkfifo(out)

    answer = run(tiny, "build", "--out", out)

    says(answer, 1, f"{out}: error:", "--out", mend="publish.refuse (whatever exists and is no folder)")
    assert out.is_symlink() or not out.is_dir(), "it was replaced: mend publish.refuse"


def test_a_link_to_a_folder_stays_a_link(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real")

    answers = [run(tiny, "build", "--out", tmp_path / "out") for _ in range(2)]

    for answer in answers:
        says(answer, 0, mend="publish.write")
    assert (tmp_path / "out").is_symlink() and (tmp_path / "real/index.html").is_file(), "mend publish.write"


def test_a_damaged_manifest_is_said_so(published: Path) -> None:
    put(published, "site/.sserdf", b"\xff\xfe\x00")
    before = snapshot(published / "site")

    answer = run(published, "build")

    says(answer, 1, "site", "error:", mend="publish.refuse (the manifest may not be UTF-8)")
    assert snapshot(published / "site") == before, "mend publish.refuse"


def test_a_link_in_the_old_site_is_not_followed(published: Path, tmp_path: Path) -> None:
    put(tmp_path, "theirs/index.html", "dear")
    shutil.rmtree(published / "site/tree/oak")
    (published / "site/tree/oak").symlink_to(tmp_path / "theirs")

    run(published, "build")

    assert snapshot(tmp_path / "theirs") == {"index.html": b"dear"}, "somebody's file was lost: mend publish"


@pytest.mark.parametrize("path", ["tree/oak.ttl", "style.css", "all", "shapes", "context", "tables/Tree.csv"])
def test_two_things_that_want_one_place_are_refused(published: Path, path: str) -> None:
    before = snapshot(published / "site")
    turtle(published, "ontology/more.ttl", f'<{BASE}{path}> a owl:Class ; rdfs:label "X"@en .')

    answer = run(published, "build")

    told = "wants the same place" if path == "tree/oak.ttl" else "more.ttl:10: violation"
    says(answer, 1, told, mend="publish._claim, iris.fault")
    assert snapshot(published / "site") == before, "the old site ought to stay: mend publish.write"
    assert beside(published / "site") == beside(published / "data"), "mend publish.write"


# Disks that are full, and people who change their minds


@LINUX
def test_a_full_disk_leaves_the_old_site(published: Path) -> None:
    before, neighbours = snapshot(published / "site"), beside(published / "site")
    oak(published, f'rdfs:comment "{"x" * 3000}"@en')

    answer = apart(published, "build", limit=4000)

    says(answer, 1, "cannot be written", "untouched", mend="publish.write")
    assert snapshot(published / "site") == before, "mend publish.write"
    assert beside(published / "site") == neighbours, "a scratch folder was left: mend publish.write"


@LINUX
def test_a_full_disk_leaves_no_half_export(tiny: Path) -> None:
    out = put(tiny, "all.nt", "old")
    before = snapshot(tiny)

    answer = apart(tiny, "export", "ntriples", "-o", out, limit=100)

    says(answer, 1, f"{out}: error: cannot be written", mend="publish.save")
    assert snapshot(tiny) == before, "half a file, or a scratch file, was left: mend publish.save"


@LINUX
def test_a_full_device_is_said_so(tiny: Path) -> None:
    answer = run(tiny, "export", "turtle", "-o", "/dev/full")

    says(answer, 1, "/dev/full: error: cannot be written", mend="publish.save")


@LINUX
@pytest.mark.parametrize(
    "command",
    [
        ["export", "turtle"],
        ["query", "trees"],
        ["validate"],
    ],
    ids=" ".join,
)
def test_a_full_standard_output_is_said_so(tiny: Path, command: list[str]) -> None:
    oak(tiny, "orchard:height 151")
    line = [sys.executable, "-m", "sserdf", command[0], "-C", str(tiny), *command[1:]]

    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, timeout=30, check=False)

    text = done.stderr.decode()
    says((done.returncode, text), 1, "error:", mend="terminal (flush standard output inside the guard)")
    assert "Exception ignored" not in text, f"{text}\nmend terminal (close standard output after a failure)"


@pytest.mark.parametrize("command", [["export", "ntriples"]], ids=" ".join)
def test_a_reader_who_leaves_early_is_no_trouble(tiny: Path, command: list[str]) -> None:
    notes = "".join(f'; rdfs:comment "{"x" * 900} {n}"@en ; orchard:height {n}00 ' for n in range(2, 202))
    turtle(tiny, "data/tree/oak.ttl", f"{OAK}\n{notes}.".replace("; ", ";\n"))
    process = start(tiny, *command)
    assert process.stdout and process.stderr
    process.stdout.close()

    text = process.stderr.read().decode()

    cure = "mend terminal (BrokenPipeError)"
    assert process.wait(30) in (0, 1, 141), f"exit code {process.returncode}; {cure}"
    assert "Traceback" not in text and "Exception ignored" not in text, f"{text}\n{cure}"


@pytest.mark.parametrize(
    ("number", "times"),
    [(signal.SIGINT, 1), (signal.SIGTERM, 3), (signal.SIGHUP, 1)],
    ids=["interrupt", "terminate impatiently", "hang up"],
)
def test_who_stops_a_build_finds_the_old_site(published: Path, number: signal.Signals, times: int) -> None:
    put(published, "templates/Tree.html", FOREVER)
    before, neighbours = snapshot(published / "site"), beside(published / "site")
    process = start(published, "build")
    _wait_for(lambda: beside(published / "site") - neighbours)

    for _ in range(times):
        process.send_signal(number)
    code, text = ended(process)

    cure = "mend terminal.stop, publish.write (catch the signal; ignore it while clearing up)"
    assert "Traceback" not in text, f"{text}\n{cure}"
    assert code in (129, 130, 143), f"exit code {code}: {text}\n{cure}"
    assert snapshot(published / "site") == before, f"the old site ought to stay: {cure}"
    assert beside(published / "site") == neighbours, f"a scratch folder was left behind: {cure}"


def _wait_for(happened: Callable[[], object]) -> None:
    for _ in range(1500):
        if happened():
            return
        time.sleep(0.01)
    pytest.fail("the command did not begin to work: mend this test")


@LINUX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda n: n.name)
def test_who_stops_a_query_stops_all_of_it(tiny: Path, number: signal.Signals) -> None:
    put(tiny, "queries/endless.rq", ENDLESS)
    process = start(tiny, "query", "endless")
    _wait_for(lambda: _children(process))
    child = _children(process)[0]

    process.send_signal(number)
    answer = ended(process)

    says(answer, 128 + number, "Interrupted", mend="terminal, isolate.in_child")
    assert not Path(f"/proc/{child}").exists(), "the query still runs: mend isolate.in_child"


@LINUX
def test_a_query_that_is_told_to_end_ends(tiny: Path) -> None:
    put(tiny, "queries/endless.rq", ENDLESS)
    process = start(tiny, "query", "endless")
    _wait_for(lambda: _children(process))
    time.sleep(0.3)

    os.kill(_children(process)[0], signal.SIGTERM)
    answer = ended(process)

    says(answer, 1, "error:", mend="isolate._run (it inherits our handler of SIGTERM: set SIG_DFL)")


# The command line


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "//example.org/",
        "http://",
        "example.org",
        "ftp://example.org/",
        "https://[",
        "https://example.org/?a",
        "https://example.org/#a",
        'https://example.org/"><script>',
        "https://example.org/a b",
        "https://example.org/\n",
    ],
)
def test_an_address_that_is_none_is_wrong_usage(tiny: Path, url: str) -> None:
    answer = run(tiny, "build", "--base-url", url)

    says(answer, 2, "--base-url", mend="terminal.address")
    assert not (tiny / "site").exists(), "nothing may be written: mend cli.build"


@pytest.mark.parametrize(
    "args",
    [
        ["export", "word"],
        ["export", ""],
        ["export"],
        ["export", "turtle", "csv"],
        ["validate", "--format", "pdf"],
        ["query", "trees", "--format", "pdf"],
        ["build", "--nope"],
        ["nope"],
    ],
    ids=" ".join,
)
def test_wrong_usage_has_a_code_of_its_own(tiny: Path, args: list[str]) -> None:
    answer = run(tiny, *args)

    says(answer, 2, "Usage:", mend="cli")


@pytest.mark.parametrize("out", ["", ".", "/", "data", "nowhere/all.ttl", "x" * 300])
def test_an_export_that_cannot_be_written_is_said_so(
    tiny: Path, out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny)
    before = snapshot(tiny)

    answer = run(tiny, "export", "turtle", "-o", out)

    says(answer, 1, "error:", mend="publish.save (a path may have no name)")
    assert snapshot(tiny) == before, "mend publish.save"


# Templates


@pytest.mark.parametrize(
    "text",
    [
        "{% if %}",
        "{% extends 'resource.html' %}{% endfor %}",
        "{{ nope }}",
        "{{ it.nope.deeper }}",
        "{{ 1 / 0 }}",
        "{{ query('nobody-asked') }}",
        "{{ query('trees', tree='oak') }}",
        "{{ query('trees', tree=3) }}",
        "{{ query('trees', **{'a b': it}) }}",
        "{% include 'nowhere.html' %}",
        "{% include '../data/index.ttl' %}",
        "{% include 'Tree.html' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for i in range(1000000000) %}{% endfor %}",
        "{{ it.__class__.__mro__ }}",
        "{{ query.__globals__ }}",
        "{{ it.view.corpus.root }}",
        "{{ 'x' | nope }}",
        "{{ value_of(none) }}",
        "{{ value_of.__self__ }}",
        "{{ way_to(3) }}",
        "{{ _(none).nope() }}",
        "{{ _('%(missing)s') }}",
        "{{ map_of(none) }}",
        "{{ bars_of([{}]) }}",
        "{{ timeline_of([3]) }}",
        "{{ locator_of(3) }}",
        "{{ cite(3).words }}",
        "{{ describe(none) }}",
        "{{ signposts(none, root) }}",
        "{{ remarks_on(3) }}",
        "{{ thing_of(none) }}",
        "{{ picture_of(3) }}",
        "{{ term_of(3) }}",
        "{{ root.__class__.__mro__ }}",
    ],
)
def test_a_fault_in_a_template_is_named_with_file_and_line(tiny: Path, text: str) -> None:
    path = put(tiny, "templates/Tree.html", f"<p>fine</p>\n\n{text}\n")

    answer = run(tiny, "build")

    says(answer, 1, f"{path}:3: error:", "template", mend="site._Press.page")
    assert not (tiny / "site").exists(), "nothing may be written: mend publish.write"


@pytest.mark.parametrize("name", ["pages/deep/er.html", "pages/trees.html", "Tree.html"])
def test_a_fault_in_a_template_in_any_folder_is_named(tiny: Path, name: str) -> None:
    path = put(tiny, f"templates/{name}", "\n\n{{ nope }}")

    answer = run(tiny, "build")

    says(answer, 1, f"{path}:3: error:", mend="site._place (the path below the folder of templates)")


def test_a_fault_in_a_part_of_a_template_is_named(tiny: Path) -> None:
    put(tiny, "templates/Tree.html", "{% include 'parts/leaf.html' %}")
    path = put(tiny, "templates/parts/leaf.html", "\n{{ nope }}")

    answer = run(tiny, "build")

    says(answer, 1, f"{path}:2: error:", mend="site._place (the path below the folder of templates)")


def test_a_fault_in_the_query_of_a_template_is_named(tiny: Path) -> None:
    put(tiny, "templates/Tree.html", "{{ query('broken') }}")
    path = put(tiny, "queries/broken.rq", "# What?\nSELECT {")

    answer = run(tiny, "build")

    says(answer, 1, f"{path}:2: error: not SPARQL", mend="site._Press.page")


@pytest.mark.parametrize("content", ["é".encode("latin-1"), b"\xff\xfe\x00"])
def test_a_template_that_is_not_utf_8_is_named(tiny: Path, content: bytes) -> None:
    path = put(tiny, "templates/Tree.html", content)

    answer = run(tiny, "build")

    says(answer, 1, f"{path}:", "error:", mend="site._Press.page")


@pytest.mark.parametrize("name", ["a b", "con", "a?b", "CON.x", "a#b", "x" * 220])
def test_a_page_that_the_project_adds_needs_a_plain_name(tiny: Path, name: str) -> None:
    path = put(tiny, f"templates/pages/{name}.html", "x")

    answer = run(tiny, "build")

    says(answer, 1, str(path), mend="site.pages (ask iris.fault)")


@pytest.mark.parametrize("name", ["a b", "con", "a?b"])
def test_a_question_needs_a_plain_name(tiny: Path, name: str) -> None:
    put(tiny, f"queries/{name}.rq", "# What?\n\nSELECT * WHERE { ?s ?p ?o }")

    answer = run(tiny, "build")

    says(answer, 1, f"{name}.rq", mend="check.layout or queries.questions (ask iris.fault)")


def test_a_broken_question_is_found_before_publishing(tiny: Path) -> None:
    path = put(tiny, "queries/broken.rq", "# What?\n\nSELECT {")

    answer = run(tiny, "validate")

    says(answer, 1, f"{path}:3", mend="check (validate says everything: parse the questions, too)")
