"""What a portal may do to us: each fault is one clear line, and the key goes nowhere else."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from ckan_portal import described, publish
from sserdf.cli import main
from sserdf.portal.ckan.changes import revision
from sserdf.portal.ckan.dataset import dataset, slug
from sserdf.portal.ckan.licences import licence_id
from sserdf.portal.ckan.standing import standing
from sserdf.publish import publication

KEY = "a-key-of-nobody"
BASE = "https://example.org/orchard/"
Answer = Callable[["Handler"], None]


@pytest.fixture
def grove(tiny: Path) -> Path:
    """Return a small project that says what a portal wants to know."""
    return described(tiny, BASE)


class Handler(BaseHTTPRequestHandler):
    """Answers as the test says, and remembers what it was sent."""

    def do_POST(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))  # type: ignore[attr-defined]
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.answer(self)  # type: ignore[attr-defined]

    do_GET = do_POST

    def give(self, content: bytes, status: int = 200, kind: str = "application/json", **more: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Fake(ThreadingHTTPServer):
    """A portal that is none."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when the other side has hung up."""


@contextmanager
def fake(answer: Answer) -> Iterator[Fake]:
    """Serve one answer to everything."""
    with Fake(answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def result(value: object) -> bytes:
    """Return what a CKAN says when all is well."""
    return json.dumps({"success": True, "result": value}).encode()


def refusal(kind: str, **more: object) -> bytes:
    """Return what a CKAN says when it refuses."""
    return json.dumps({"success": False, "error": {"__type": kind, **more}}).encode()


def _drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def _drip_headers(handler: Handler) -> None:
    for _ in range(200):
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.05)


def _break_off(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"success"')


def _pour(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(400):
        handler.wfile.write(b" " * 65536)


HTML = b"<!DOCTYPE html><title>Hello</title>"
FAULTS: dict[str, tuple[Answer, str]] = {
    "HTML": (lambda h: h.give(HTML, kind="text/html"), "answers with something that is no JSON (status 200)"),
    "not found": (lambda h: h.give(HTML, 404, "text/html"), "answers with something that is no JSON"),
    "out of order": (lambda h: h.give(HTML, 502, "text/html"), "it is out of order (status 502)"),
    "broken JSON": (lambda h: h.give(b'{"success": true, "resu'), "answers with something that is no JSON"),
    "not text": (lambda h: h.give(b"\xff\xfe{}"), "answers with something that is no JSON"),
    "deep JSON": (lambda h: h.give(b"[" * 100_000), "answers with something that is no JSON"),
    "other JSON": (lambda h: h.give(b"[]"), "answers as no CKAN would (status 200)"),
    "no such action": (lambda h: h.give(b'"Bad request"', 400), "answers as no CKAN would (status 400)"),
    "strange result": (lambda h: h.give(result("licences")), "answers as no CKAN would"),
    "strange error": (lambda h: h.give(refusal("Search Error", message="x"), 500), "the portal failed at"),
    "no result": (lambda h: h.give(b'{"success": true}'), "answers as no CKAN would"),
    "error in a word": (lambda h: h.give(b'{"success": false, "error": "no"}', 500), "the portal failed at"),
    "empty": (lambda h: h.give(b""), "answers with something that is no JSON"),
    "hung up": (lambda h: None, "cannot be reached, or it broke off"),
    "broken off": (_break_off, "run it again"),
    "endless": (_pour, "answers with more than we read"),
    "slow": (lambda h: time.sleep(3), "it took longer than 1 seconds"),
    "dripping": (_drip, "it took longer than 1 seconds"),
    "dripping headers": (_drip_headers, "it took longer than 1 seconds"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_portal_at_fault_is_one_clear_line_in_time(grove: Path, fault: str) -> None:
    answer, told = FAULTS[fault]

    with fake(answer) as portal:
        begun = time.monotonic()
        done = publish(grove, portal.url, "--timeout", "1", key=KEY)

    assert (done.exit_code, done.stdout) == (1, ""), done.output
    assert told in done.stderr
    assert done.stderr.startswith(f"{portal.url}/: error: ")
    assert done.stderr.count("\n") == 1
    assert KEY not in done.output
    assert time.monotonic() - begun < 10


def test_a_portal_that_is_down_is_one_clear_line(grove: Path) -> None:
    with fake(lambda h: None) as portal:
        pass

    done = publish(grove, portal.url, key=KEY)

    assert done.exit_code == 1
    told = "it cannot be reached, or it broke off (see whether it is up, then run it again)"
    assert done.stderr == f"{portal.url}/: error: {told}\n"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_key_is_not_sent_where_a_portal_sends_us(grove: Path, status: int) -> None:
    with fake(lambda h: h.give(result([]))) as other:
        onward = f"{other.url}/api/action/license_list"
        with fake(lambda h: h.give(b"", status, Location=onward)) as portal:
            done = publish(grove, portal.url, key=KEY)

    assert done.exit_code == 1
    assert f"it sends us on to {onward} (we do not follow" in done.stderr
    assert portal.asked
    assert other.asked == []


def test_the_key_is_sent_as_it_is_whatever_the_machine_has_for_that_host(
    grove: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    with fake(lambda h: h.give(HTML)) as proxy, fake(lambda h: h.give(result([]))) as portal:
        monkeypatch.setenv("http_proxy", proxy.url)
        publish(grove, portal.url, key=KEY)

    assert {headers["Authorization"] for _, headers in portal.asked} == {KEY}
    assert proxy.asked == []


def test_a_portal_that_repeats_the_key_does_not_get_it_printed(grove: Path) -> None:
    message = f"Access denied: {KEY} \x1b[31m\nroot: error: all is lost"

    with fake(lambda h: h.give(refusal("Authorization Error", message=message), 403)) as portal:
        done = publish(grove, portal.url, key=KEY)

    assert done.exit_code == 1
    assert "it refuses: Access denied: … \\x1b[31m\\nroot: error: all is lost (see" in done.stderr
    assert KEY not in done.output
    assert "\x1b" not in done.output
    assert done.stderr.count("\n") == 1


def test_a_refused_dataset_is_told_field_by_field_and_not_without_end(grove: Path) -> None:
    deep: object = "too deep"
    for _ in range(400):
        deep = [deep]
    said = {"title": ["Missing value"], "resources": [{}, {"url": ["Bad \x07 url"]}], "tags": deep}
    said |= {f"field{number}": ["wrong"] for number in range(100)}

    with fake(lambda h: h.give(refusal("Validation Error", **said), 409)) as portal:
        done = publish(grove, portal.url, key=KEY)

    lines = done.stderr.splitlines()
    assert done.exit_code == 1
    assert lines[0] == f"{portal.url}/: error: it refuses title: Missing value (mend it in the project)"
    assert lines[1].endswith("it refuses resources 2 url: Bad \\x07 url (mend it in the project)")
    assert len(lines) == 20


@pytest.mark.parametrize(
    "url",
    ["http://portal.example.org", "http://127.0.0.1.example.org", "http://0.0.0.0:5000", "http://10.0.0.1"],
)
def test_nothing_is_sent_where_it_can_be_read_on_the_way(grove: Path, url: str) -> None:
    done = publish(grove, url, key=KEY)

    assert done.exit_code == 1
    assert done.stderr == (
        f"{url}/: error: what is sent there can be read on the way (give an address with https://)\n"
    )


@pytest.mark.parametrize(
    "url", ["ftp://example.org", "https://me:secret@example.org", "example.org", "https://a b"]
)
def test_what_is_no_address_is_wrong_usage(grove: Path, url: str) -> None:
    done = publish(grove, url, key=KEY)

    assert done.exit_code == 2
    assert "--url" in done.stderr


@pytest.mark.parametrize("key", ["two words", "a\nHost: example.org", "clé"])
def test_what_is_no_key_is_not_sent_and_not_shown(grove: Path, key: str) -> None:
    with fake(lambda h: h.give(result([]))) as portal:
        done = publish(grove, portal.url, key=key)

    assert (done.exit_code, portal.asked) == (1, [])
    assert "SSERDF_CKAN_KEY holds no key" in done.stderr
    assert key not in done.output


def test_what_the_metadata_lack_is_told_before_anything_is_asked(tiny: Path) -> None:
    with fake(lambda h: h.give(result([]))) as portal:
        done = publish(tiny, portal.url, key=KEY)

    assert (done.exit_code, portal.asked) == (1, [])
    lines = done.stderr.splitlines()
    assert all(line.startswith(f"{tiny / 'data/index.ttl'}:") for line in lines)
    for missing in ("publisher", "licence", "date of publication", "date of the last change"):
        assert sum(f"has no {missing}" in line for line in lines) == 1


def test_a_project_that_may_not_be_published_is_not_handed_over(grove: Path) -> None:
    oak = grove / "data/tree/oak.ttl"
    oak.write_text(oak.read_text().replace("12.50", "999.0"))

    with fake(lambda h: h.give(result([]))) as portal:
        done = publish(grove, portal.url, key=KEY)

    assert (done.exit_code, portal.asked) == (1, [])
    assert "A tree is between 0 and 150 metres high." in done.stderr


@pytest.mark.parametrize("name", ["a", "Orchard", "new", "x" * 101, "a/b", ""])
def test_a_name_that_ckan_does_not_take_is_wrong_usage(grove: Path, name: str) -> None:
    with fake(lambda h: h.give(result([]))) as portal:
        done = publish(grove, portal.url, "--name", name, "--dry-run")

    assert done.exit_code == (2 if name else 1)
    assert ("small letters" in done.stderr) == bool(name)


def test_a_machine_without_ckanapi_is_told_what_to_install(grove: Path) -> None:
    code = "import sys; sys.modules['ckanapi'] = None; from sserdf.cli import main; main()"
    words = ["publish", "ckan", "-C", str(grove), "--url", "https://example.org", "--dry-run"]

    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error: ckanapi is not installed (install sserdf[ckan])\n"


def test_the_help_of_the_command_loads_no_client() -> None:
    code = (
        "import sys; from sserdf.cli import main; main(['publish', 'ckan', '--help'], standalone_mode=False);"
        "sys.exit(any(name in sys.modules for name in ('ckanapi', 'requests', 'pyoxigraph', 'rdflib')))"
    )

    assert (
        subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False).returncode == 0
    )
    assert "SSERDF_CKAN_KEY" in CliRunner().invoke(main, ["publish", "ckan", "--help"]).output


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://example.org/orchard/", "example-org-orchard"),
        ("http://www.example.org/My_Data/", "example-org-my_data"),
        ("https://例え.jp/", None),
        ("https://xn--r8jz45g.jp/a%20b/", None),
        (f"https://example.org/{'long/' * 60}", None),
    ],
)
def test_the_name_of_a_dataset_is_one_that_ckan_takes_and_its_own(iri: str, name: str | None) -> None:
    made = slug(iri)

    assert name is None or made == name
    assert 2 <= len(made) <= 100
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    assert made != slug(iri[:-1] + "x/")


LISTED = (
    {"id": "cc-by", "url": "http://www.opendefinition.org/licenses/cc-by"},
    {"id": "cc-nc", "url": "http://creativecommons.org/licenses/by-nc/2.0/"},
    {"id": "ODC-BY-1.0", "url": "https://opendatacommons.org/licenses/by/1-0/"},
    {"id": "CC-BY-SA-4.0", "url": "https://creativecommons.org/licenses/by-sa/4.0/legalcode"},
    {"id": ["no", "text"], "url": None},
)


@pytest.mark.parametrize(
    ("iri", "spdx", "expected"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0", "cc-by"),
        ("https://creativecommons.org/licenses/by-sa/4.0/", "CC-BY-SA-4.0", "CC-BY-SA-4.0"),
        ("http://opendatacommons.org/licenses/by/1-0", "", "ODC-BY-1.0"),
        ("https://creativecommons.org/licenses/by-nc/2.0/", "CC-BY-NC-2.0", "cc-nc"),
        ("https://creativecommons.org/licenses/by-nd/4.0/", "CC-BY-ND-4.0", ""),
        ("https://example.org/licence", "", ""),
    ],
)
def test_a_licence_is_known_by_its_address_its_name_or_its_family(iri: str, spdx: str, expected: str) -> None:
    assert licence_id(LISTED, iri, spdx) == expected


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"id": ["x"]},
        {"id": "x", "extras": "none"},
        {"id": "x", "tags": ["none"]},
        {"id": "x", "resources": [{"url": "y"}]},
    ],
)
def test_an_answer_that_no_ckan_would_give_is_refused(answer: object) -> None:
    with pytest.raises(ValueError, match="something|extras"):
        standing(answer)


@pytest.mark.parametrize("noted", ["", "no JSON", "[]", '{"tags": 3, "home": {}}', "[" * 100_000])
def test_what_somebody_wrote_over_our_note_takes_nothing_away(grove: Path, noted: str) -> None:
    from sserdf.corpus import Corpus

    wanted = dataset(publication(Corpus.read(grove)), "cc-by")
    there = {
        "id": "x",
        "extras": [{"key": "sserdf", "value": noted}, {"key": "theirs", "value": "1"}],
        "tags": [{"name": "theirs"}],
        "resources": [{"id": "12345", "url": "https://example.net/"}],
    }

    change = revision(wanted, standing(there))

    assert not any("removed" in line for line in change.lines)
    assert {"key": "theirs", "value": "1"} in change.update["extras"]  # type: ignore[operator]
