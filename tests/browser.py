"""Serve a built site on this machine alone, and start Chromium so that it asks nothing of others."""

from __future__ import annotations

import gzip
import heapq
import itertools
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, sync_playwright

LAUNCH = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",  # the tests run as root, also on the machines of CI
]


class _Handler(SimpleHTTPRequestHandler):
    """Serves files under the media types that a web server ought to give them."""

    extensions_map = {
        "": "application/octet-stream",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".jsonld": "application/ld+json",
        ".nq": "application/n-quads",
        ".nt": "application/n-triples",
        ".png": "image/png",
        ".rdf": "application/rdf+xml",
        ".rq": "application/sparql-query",
        ".svg": "image/svg+xml",
        ".ttl": "text/turtle; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm",
        ".xml": "application/xml",
        ".zip": "application/zip",
    }

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing; the tests speak for themselves."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Give the address of a folder, with a slash at the end, while it is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def started(command: str) -> Iterator[Browser]:
    """Give a browser; a process may have one at a time, so a fixture of it has the scope of a module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=command, args=LAUNCH)
        yield browser
        browser.close()


class Watched:
    """A page of the browser, and what went wrong on it."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.faults: list[str] = []
        self.requested: list[str] = []
        self._pending = 0
        page.on("console", self._hear)
        page.on("dialog", self._dismiss)
        page.on("pageerror", lambda error: self._note(f"a script fails: {error}"))
        page.on("request", self._begin)
        page.on("requestfailed", self._end)
        page.on("requestfinished", self._end)
        page.on("response", lambda r: self._note(f"{r.url}: status {r.status}") if r.status >= 400 else None)

    def open(self, path: str) -> None:
        """Open a page of the site and wait until it is at rest."""
        self.faults, self.requested = [], []
        self.page.goto(self.home + path)
        self.settle()

    def settle(self) -> None:
        """Wait until no request is under way and the page is drawn."""
        for _ in range(2):  # what one answer starts belongs to it
            end = time.monotonic() + 20
            while self._pending > 0 and time.monotonic() < end:
                self.page.wait_for_timeout(10)
            self.page.evaluate(
                "() => new Promise(r => requestIdleCallback(() => requestAnimationFrame(() => r())))"
            )

    def weight(self, folder: Path) -> int:
        """Return how many bytes the page and all it asked for have, sent as gzip."""
        return sum(_packed(folder, url.removeprefix(self.home)) for url in self.requested)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(f"the console says: {message.text} ({message.location['url']})")

    def _note(self, fault: str) -> None:
        self.faults.append(fault)

    def _dismiss(self, dialog: Dialog) -> None:
        self._note(f"a dialog opens: {dialog.message}")
        dialog.dismiss()

    def _begin(self, request: Request) -> None:
        if request.url.startswith(("data:", "blob:")):
            return
        self._pending += 1
        self.requested.append(request.url)
        if not request.url.startswith(self.home):
            self._note(f"asks elsewhere: {request.url}")

    def _end(self, request: Request) -> None:
        if request.url.startswith(("data:", "blob:")):
            return
        self._pending -= 1
        if request.failure and "ABORTED" not in request.failure:  # else the reader went on before the end
            self._note(f"{request.url}: {request.failure}")


@cache
def _packed(folder: Path, address: str) -> int:
    path = folder / unquote(urlsplit(address).path)
    file = path / "index.html" if path.is_dir() else path
    return len(gzip.compress(file.read_bytes(), 6)) if file.is_file() else 0


class Written(NamedTuple):
    """A page as it was written, and which elements it has, alone and next to each other."""

    path: str
    language: str
    size: int
    elements: frozenset[str]


def written(folder: Path) -> list[Written]:
    """Return every page of a site, the largest first."""
    found = [_read(folder, path) for path in folder.rglob("*.html")]
    return sorted(found, key=lambda page: (-page.size, page.path))


def typical(pages: list[Written]) -> list[str]:
    """Return few and small pages that have each element of any page, and each two that stand side by side."""
    seen: set[str] = set()
    chosen = []
    for language in dict.fromkeys([_first(pages), *(page.language for page in pages)]):
        chosen += list(_covering([page for page in pages if page.language == language], seen))
    return chosen


def sample(pages: list[Written]) -> list[str]:
    """Return the typical pages and, in the first language, the longest of each folder."""
    folders: dict[tuple[str, int], str] = {}
    for page in pages:
        if page.language == _first(pages):
            top, *rest = page.path.split("/")
            folders.setdefault((top, len(rest)), page.path)
    return sorted({*typical(pages), *folders.values()})


def _first(pages: Iterable[Written]) -> str:
    return next(page.language for page in pages if page.path == "index.html")


def _covering(pages: Iterable[Written], seen: set[str]) -> Iterator[str]:
    queue = [(-len(page.elements - seen) / page.size, page) for page in pages]
    heapq.heapify(queue)
    while queue:
        _, page = heapq.heappop(queue)
        worth = -len(page.elements - seen) / page.size
        if queue and worth > queue[0][0]:  # others bring more that is new, for their size
            heapq.heappush(queue, (worth, page))
        elif worth:
            yield page.path
            seen |= page.elements
        else:
            return


def _read(folder: Path, path: Path) -> Written:
    text = path.read_text(encoding="utf-8")
    found = re.search(r'<html[^>]* lang="([^"]*)"', text)
    language = found[1] if found else ""
    tags = [(tag, _class(rest), rest) for tag, rest in re.findall(r"<([a-z]\w*)([^>]*)", text)]
    kinds = [".".join([tag, *name.split()[:1]]) for tag, name, _ in tags]
    elements = {
        *(f"{language}: {tag}" for tag, _, _ in tags),
        *(f"{tag}.{name} {_attributes(rest)}" for tag, name, rest in tags),
        *(f"{one}, {two}" for one, two in itertools.pairwise(kinds)),
    }
    return Written(path.relative_to(folder).as_posix(), language, len(text), frozenset(elements))


def _class(rest: str) -> str:
    found = re.search(r' class="([^"]*)"', rest)
    return found[1] if found else ""


def _attributes(rest: str) -> str:
    return " ".join(sorted(re.findall(r" ([\w-]+)=", rest)))
