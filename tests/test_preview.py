"""`sserdf build --watch` shows what was saved, and nothing else of this machine."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from click.testing import CliRunner

from sserdf import preview
from sserdf.cli import main

PATIENCE = 20  # seconds
OUTSIDE = (
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/.%2E/secret.txt",
    "/tree/../../secret.txt",
    "/tree/..%2f..%2fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "//secret.txt",
    "/tree//index.html",
    "/./index.html",
    "/index.html%00.txt",
    "/%ff",
    "/linked.txt",
    "/linked/secret.txt",
    "/" + "x" * 5000,
    "/pipe",
    "*",
    "http://127.0.0.1/index.html",
    "file:///etc/passwd",
)


class Preview:
    """A running preview of a project of two trees."""

    def __init__(self, project: Path, *args: str) -> None:
        self.project, self.told = project, ""
        line = [sys.executable, "-m", "sserdf", "build", "-C", str(project), "--watch", "--port", "0", *args]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(line, stdout=pipe, stderr=pipe, text=True, start_new_session=True)
        threading.Thread(target=self._listen, daemon=True).start()

    def begin(self) -> None:
        until(lambda: "Ctrl-C" in self.told or self.process.poll() is not None, "the address is said")
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.told)
        assert found, self.told
        self.port = int(found[1])

    def _listen(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.told += line

    def ask(self, path: str, host: str = "", method: str = "GET") -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or f"127.0.0.1:{self.port}")
        connection.endheaders()
        return connection.getresponse()

    def text(self, path: str) -> str:
        return self.ask(path).read().decode()

    def events(self, path: str = "/") -> HTTPResponse:
        """Listen as the script of a page does."""
        number = re.search(r'data-number="(\d+)"', self.text(path))
        assert number, "a page without its script: mend preview.server._scripted"
        return self.ask(f"/.sserdf/events?{number[1]}")

    def rename(self, old: str, new: str) -> None:
        path = self.project / "data/tree/oak.ttl"
        path.write_text(path.read_text().replace(old, new))

    def end(self, number: int = signal.SIGINT) -> tuple[int, str]:
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        until(lambda: "ended" in self.told, "the end is said")
        assert self.process.stdout
        return code, self.process.stdout.read() + self.told


def until(is_so: Callable[[], bool], told: str) -> None:
    """Wait for something, but not for ever."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"{told}; not within {PATIENCE} s; mend sserdf.preview"
        time.sleep(0.02)


def event(stream: HTTPResponse) -> str:
    """Return the next event, without the signs of life before it."""
    lines: list[str] = []
    while not lines or lines[-1]:
        line = stream.readline().decode()
        assert line, "the stream ended without an event; mend preview.server._send_events"
        lines += [line.strip()] if lines or line.startswith("event") else []
    return "\n".join(lines)


@contextmanager
def shown(project: Path, *args: str) -> Iterator[Preview]:
    preview = Preview(project, *args)
    try:
        preview.begin()
        yield preview
    finally:
        if preview.process.poll() is None:
            os.killpg(preview.process.pid, signal.SIGKILL)
            preview.process.wait()


@pytest.fixture
def running(tiny: Path) -> Iterator[Preview]:
    with shown(tiny) as preview:
        yield preview


def test_a_foreign_project_is_shown_as_a_server_would(orchard: Path, tmp_path: Path) -> None:
    project = shutil.copytree(orchard, tmp_path / "project")

    with shown(project, "--out", str(tmp_path / "out")) as preview:
        page, bare = preview.ask("/tree/quince/"), preview.ask("/tree/quince?x")
        turtle, missing = preview.ask("/tree/quince.ttl"), preview.ask("/no/such/page")
        head = preview.ask("/", method="HEAD")
        posted = preview.ask("/", method="POST")
        whole = preview.ask("/")
        types = {name: preview.ask(f"/{name}").getheader("Content-Type") for name in ("all.nq", "style.css")}

        assert page.status == 200
        assert "Quince" in page.read().decode()
        assert page.getheader("Content-Type") == "text/html; charset=utf-8"
        assert page.getheader("Cache-Control") == "no-store"
        assert page.getheader("X-Content-Type-Options") == "nosniff"
        assert (bare.status, bare.getheader("Location")) == (302, "/tree/quince/")
        assert turtle.getheader("Content-Type") == "text/turtle; charset=utf-8"
        assert turtle.read() == (tmp_path / "out/tree/quince.ttl").read_bytes()
        assert types == {"all.nq": "application/n-quads", "style.css": "text/css; charset=utf-8"}
        assert missing.status == 404
        assert (head.status, head.read()) == (200, b"")
        assert head.getheader("Content-Length") == str(len(whole.read()))
        assert posted.status == 501


def test_a_save_reloads_the_page_and_a_fault_leaves_it(running: Preview) -> None:
    stream = running.events("/tree/oak/")

    running.rename('"Oak"', '"Holm oak"')
    assert event(stream).startswith("event: reload")
    assert "Holm oak" in running.text("/tree/oak/")

    stream = running.events()
    running.rename('"Holm oak"@en ;', '"Elsewhere"@en')
    told = event(stream)
    assert told.startswith("event: fault\ndata: ")
    assert "oak.ttl:12: error:" in told
    assert "Holm oak" in running.text("/tree/oak/")
    until(lambda: "Waiting for the next save." in running.told, "the terminal says it")
    assert told.splitlines()[1].removeprefix("data: ") in running.told
    assert event(running.events()) == told, "who comes later is told as well"

    running.rename('"Elsewhere"@en', '"Stone oak"@en ;')
    assert event(stream).startswith("event: reload")
    assert "Stone oak" in running.text("/tree/oak/")
    assert "reload.js" not in (running.project / "site/index.html").read_text()


def test_a_violation_is_told_on_the_page(running: Preview) -> None:
    stream = running.events()

    running.rename("12.50", "1250.0")

    told = event(stream)
    assert "A tree is between 0 and 150 metres high." in told
    assert "1 violation. Nothing was published." in told
    until(lambda: "Waiting for the next save." in running.told, "the terminal says it")
    assert running.told.count("A tree is between 0 and 150 metres high.") == 1


def test_a_first_build_may_fail(tiny: Path) -> None:
    path = tiny / "data/tree/elm.ttl"
    text = path.read_text()
    path.write_text(f"{text} no Turtle")

    with shown(tiny) as preview:
        assert preview.ask("/").status == 404
        stream = preview.events()
        assert "elm.ttl:14: error:" in event(stream)
        path.write_text(text)
        assert event(stream).startswith("event: reload")
        assert preview.ask("/").status == 200


def test_files_that_come_and_go_are_saves_and_notes_of_editors_are_not(tiny: Path) -> None:
    def state() -> object:
        return preview._stamps(tiny)

    oak = tiny / "data/tree/oak.ttl"
    before = state()
    for name in (".oak.ttl.swp", "oak.ttl~", "#oak.ttl#", ".#oak.ttl"):
        oak.with_name(name).write_text("x")
    assert state() == before

    for change in (
        lambda: (tiny / "templates").mkdir(),
        lambda: (tiny / "templates/Tree.html").write_text(""),
        lambda: (tiny / "CHANGELOG.md").write_text("# Changelog\n"),
        lambda: oak.chmod(0o600),
        lambda: oak.rename(oak.with_name("ash.ttl")),
        lambda: shutil.rmtree(tiny / "queries"),
        lambda: shutil.rmtree(tiny),
    ):
        change()
        now = state()
        assert now != before, "a change that goes unseen; mend preview._stamps"
        before = now


def test_a_burst_of_saves_is_not_a_burst_of_builds(running: Preview) -> None:
    stream = running.events()

    for height in range(20):
        (running.project / f"data/tree/elm-{height}.ttl").write_text("")
        time.sleep(0.01)
    assert event(stream).startswith("event: reload")
    running.rename('"Oak"', '"Holm oak"')
    until(lambda: "Holm oak" in running.text("/tree/oak/"), "the last save is shown")

    until(lambda: running.told.count(" files, ") >= 3, "three builds")
    assert running.told.count(" files, ") <= 4, "a slow machine may make two of a burst, and no more"


@pytest.mark.parametrize("folder", ["queries", "site"])
def test_a_folder_that_vanishes_does_no_harm(running: Preview, folder: str) -> None:
    shutil.rmtree(running.project / folder)
    running.rename('"Oak"', '"Holm oak"')

    until(lambda: "Holm oak" in running.text("/tree/oak/"), "the site is shown again")
    assert "Traceback" not in running.told


def test_nothing_outside_the_site_is_served(running: Preview) -> None:
    site = running.project / "site"
    (running.project / "secret.txt").write_text("secret")
    (site / "linked.txt").symlink_to(running.project / "secret.txt")
    (site / "linked").symlink_to(running.project)
    os.mkfifo(site / "pipe")
    told = running.told

    for path in OUTSIDE:
        answer = running.ask(path)
        assert answer.status == 404, path
        assert b"secret" not in answer.read(), path

    assert running.ask("/tree/").status == 200, "a folder shows its own page and never a list"
    assert running.told == told, "a request ought to leave no line in the terminal"


def test_only_our_own_names_are_answered(running: Preview) -> None:
    port = running.port

    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}", f"[::1]:{port}"):
        assert running.ask("/", host).status == 200, host
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}", " "):
        assert running.ask("/", host).status == 421, host
        assert running.ask("/.sserdf/events?1", host).status == 421, host


def test_readers_that_stall_or_go_leave_nothing_behind(running: Preview) -> None:
    address = ("127.0.0.1", running.port)
    stalled = [socket.create_connection(address) for _ in range(100)]
    for _ in range(100):
        with socket.create_connection(address) as hasty:
            hasty.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n\r\n".encode())
    pages = [running.events() for _ in range(20)]

    assert running.ask("/").status == 200
    for page in pages:
        page.close()
    for connection in stalled:
        connection.close()
    until(lambda: _threads(running) <= 3, "threads of readers who went have ended")
    assert "Traceback" not in running.told


def _threads(running: Preview) -> int:
    """Count the threads of the server, which is the one child of the preview between builds."""
    tasks = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children")
    if not tasks.exists():
        pytest.skip("needs /proc as Linux has it")
    return sum(1 for child in tasks.read_text().split() for _ in Path(f"/proc/{child}/task").iterdir())


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_end_is_one_line(running: Preview, number: int, code: int) -> None:
    said = running.told.splitlines()[-1]
    running.events()
    began = time.monotonic()

    ended, told = running.end(number)

    assert ended == code
    assert told.splitlines()[-2:] == [said, "The preview has ended."]
    assert "Traceback" not in told
    assert time.monotonic() - began < 3
    with pytest.raises(ConnectionRefusedError):
        running.ask("/")


def test_the_server_goes_when_the_builder_was_killed(running: Preview) -> None:
    running.process.kill()

    def is_gone() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", running.port)) != 0

    until(is_gone, "the server has ended")


def test_a_busy_port_is_one_line(tiny: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(main, ["build", "-C", str(tiny), "--watch", "--port", port])

    assert done.exit_code == 1
    assert done.output.splitlines()[-1].startswith(f"error: port {port}: Address already in use (")
    assert "Traceback" not in done.output
    assert not (tiny / "site").exists()


@pytest.mark.parametrize(
    "args", [["--port", "8000"], ["--watch", "--port", "65536"], ["--watch", "--port", "x"]]
)
def test_wrong_usage_is_said(tiny: Path, args: list[str]) -> None:
    done = CliRunner().invoke(main, ["build", "-C", str(tiny), *args])

    assert done.exit_code == 2
    assert "--port" in done.output


def test_what_no_save_mends_ends_it(tiny: Path) -> None:
    (tiny / "mine").mkdir()
    (tiny / "mine/text.txt").write_text("mine")

    for args in (["-C", str(tiny), "--out", str(tiny / "mine")], ["-C", str(tiny / "nowhere")]):
        done = CliRunner().invoke(main, ["build", *args, "--watch", "--port", "0"])
        assert done.exit_code == 1
        assert ": error: " in done.output.splitlines()[-1]
