"""The server of a preview: for this machine alone, of one site, and of what befalls it."""

from __future__ import annotations

import re
import socketserver
import sys
import threading
import time
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from multiprocessing.connection import Connection
from pathlib import Path
from socket import socket
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from sserdf.media import HTML, TYPES, content_type
from sserdf.preview.signposts import signposts

_BEAT = 2.0  # seconds after which we notice that a page was closed
_SWAP = 0.02  # seconds in which the old site may have gone while the new one is not yet there
_MOST_LINES = 50  # of a fault, on a page; the terminal has them all
_UNSAFE = re.compile(r"\.{0,2}|.*[/\\\0].*", re.DOTALL)
_EVENTS, _SCRIPT = "/.sserdf/events", "/.sserdf/reload.js"
_NOTHING = b"""\
<!doctype html>
<html lang="en">
<title>Not found</title>
<p>The site has no such page.</p>
"""


class _State(NamedTuple):
    number: str  # of the build that is served
    fault: str  # of a later one that failed


class Server(socketserver.ThreadingTCPServer):
    """What http.server has, without asking the network for the name of this machine."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, site: Path, port: int) -> None:
        """Take the port, 0 for any free one; raises OSError."""
        super().__init__(("127.0.0.1", port), _Request)
        self.site = site
        # begins anew each time, so that pages of an earlier preview are reloaded too
        self.state = _State(str(time.time_ns()), "")
        self._changed = threading.Condition()

    def serve(self, receiver: Connection, sender: Connection) -> None:
        """Answer until the process that builds is gone."""
        sender.close()  # while we have that end ourselves, we cannot see the other one go
        threading.Thread(target=self.serve_forever, args=(3600,), daemon=True).start()
        with suppress(EOFError):
            while True:
                self._tell(receiver.recv())

    def _tell(self, fault: str) -> None:
        with self._changed:
            number = self.state.number if fault else str(int(self.state.number) + 1)
            self.state = _State(number, fault)
            self._changed.notify_all()

    def after(self, known: _State) -> _State:
        """Return the state as soon as it differs, or the same after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.state != known, _BEAT)
            return self.state

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Pass over readers who went away."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Reply(NamedTuple):
    status: HTTPStatus
    media_type: str
    body: bytes = b""
    location: str = ""
    links: tuple[str, ...] = ()


class _Request(BaseHTTPRequestHandler):
    server: Server
    timeout = 10  # seconds that a reader may be silent

    def do_GET(self) -> None:
        """Answer one request."""
        number = self.server.state.number  # before the file is read: a page that is too old is told so
        address, _, query = self.path.partition("?")
        if not self._is_ours():
            self._send(_Reply(HTTPStatus.MISDIRECTED_REQUEST, TYPES["txt"], b"This is another server.\n"))
        elif address == _EVENTS:
            self._send_events(query)
        elif address == _SCRIPT:
            script = Path(__file__).with_name("reload.js").read_bytes()
            self._send(_Reply(HTTPStatus.OK, TYPES["js"], script))
        else:
            self._send(_scripted(_reply(self.server.site, address), number))

    do_HEAD = do_GET

    def _is_ours(self) -> bool:
        """Return whether we were asked by our own name: a stranger's name may be made to point at us."""
        names, port = ("127.0.0.1", "localhost", "[::1]"), self.server.server_address[1]
        ours = {*names, *(f"{name}:80" for name in names)} if port == 80 else {f"{n}:{port}" for n in names}
        asked = self.headers.get_all("Host", [])
        return len(asked) == 1 and asked[0].strip().lower() in ours

    def _send(self, reply: _Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(reply.body)))
        if reply.location:
            self.send_header("Location", reply.location)
        for link in reply.links:
            self.send_header("Link", link)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def _send_events(self, number: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        known = _State(number, "")
        while self.command != "HEAD":
            now = self.server.after(known)
            if now.number != number:
                self.wfile.write(_event("reload", "The site was built."))
                return
            self.wfile.write(_event("fault", now.fault) if now != known else b":\n\n")
            known = now

    def end_headers(self) -> None:
        """Add what every answer says."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def version_string(self) -> str:
        """Name the program, and none of its parts."""
        return "sserdf"

    def log_message(self, *_: object) -> None:
        """Keep silent: the terminal is for builds."""


def _event(name: str, text: str) -> bytes:
    lines = text.splitlines()
    more = [f"… and {len(lines) - _MOST_LINES} more lines"] if len(lines) > _MOST_LINES else []
    data = "".join(f"data: {line}\n" for line in lines[:_MOST_LINES] + more)
    return f"event: {name}\n{data}\n".encode()


def _scripted(reply: _Reply, number: str) -> _Reply:
    """Give a page, and nothing else, the script that reloads it."""
    if reply.media_type != HTML:
        return reply
    tag = f'<script src="{_SCRIPT}" data-number="{number}"></script>\n'.encode()
    before, end, after = reply.body.rpartition(b"</body>")
    return reply._replace(body=before + tag + end + after if end else after + tag)


def _reply(site: Path, address: str) -> _Reply:
    names = _names(address)
    with suppress(OSError):
        return _found(site, names)
    time.sleep(_SWAP)
    with suppress(OSError):
        return _found(site, names)
    with suppress(OSError):
        return _found(site, ["404.html"])._replace(status=HTTPStatus.NOT_FOUND)
    return _Reply(HTTPStatus.NOT_FOUND, HTML, _NOTHING)


def _names(address: str) -> list[str]:
    """Return the names that an address is made of; none when one of them could lead elsewhere."""
    with suppress(UnicodeError):
        parts = [unquote_to_bytes(part.encode("latin-1")).decode() for part in address.split("/")[1:]]
        if parts and not parts[-1]:
            parts[-1] = "index.html"
        if address.startswith("/") and not any(map(_UNSAFE.fullmatch, parts)):
            return parts
    return []


def _found(site: Path, names: list[str]) -> _Reply:
    path = site.joinpath(*names)
    if names and path.resolve() == path:  # a link leads elsewhere
        if path.is_file():
            kind, body = content_type("/".join(names)), path.read_bytes()
            links = signposts(site, "/".join(names), body if kind == HTML else None)
            return _Reply(HTTPStatus.OK, kind, body, links=tuple(links))
        if (path / "index.html").is_file():
            return _Reply(HTTPStatus.FOUND, TYPES["txt"], location=f"/{quote('/'.join(names))}/")
    raise FileNotFoundError(path)
