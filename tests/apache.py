"""A real Apache on loopback, as a host of identifiers has it: with .htaccess, and AllowOverride FileInfo."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

PATIENCE = 20  # seconds
_MODULES = ["mpm_event", "authz_core", "dir", "headers", "mime", "rewrite"]


class Answer(NamedTuple):
    """What came back."""

    status: int
    location: str
    headers: Mapping[str, str]


class Apache:
    """A running server of one folder."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    def ask(self, path: str, accept: str | None = None) -> Answer:
        headers = {"Accept": accept} if accept is not None else {}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path, headers=headers)
        reply = connection.getresponse()
        reply.read()
        connection.close()
        return Answer(reply.status, reply.getheader("Location", ""), dict(reply.getheaders()))


@contextmanager
def served(program: str, without: str = "") -> Iterator[Apache]:
    """Yield a server, without one module if it is named; it ends with the block."""
    with tempfile.TemporaryDirectory(prefix="sserdf-apache-") as name:
        place = Path(name)
        place.chmod(0o755)  # Apache gives up the rights of root, and then must still read
        (place / "www").mkdir()
        port = _free_port()
        (place / "conf").write_text("\n".join(_configuration(place, port, without)), encoding="utf-8")
        process = subprocess.Popen([program, "-f", place / "conf", "-X"], start_new_session=True)
        try:
            _wait(process, port, place / "errors")
            yield Apache(place / "www", port)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _configuration(place: Path, port: int, without: str) -> Iterator[str]:
    modules = Path("/usr/lib/apache2/modules")
    yield from (f"LoadModule {m}_module {modules}/mod_{m}.so" for m in _MODULES if m != without)
    yield f"ServerRoot {place}\nServerName localhost\nListen 127.0.0.1:{port}"
    yield f"DefaultRuntimeDir {place}"
    yield f"PidFile {place}/pid\nErrorLog {place}/errors\nDocumentRoot {place}/www\nTypesConfig /dev/null"
    if os.geteuid() == 0:
        yield "User www-data\nGroup www-data"
    yield f"<Directory {place}/www>\nAllowOverride FileInfo\nRequire all granted\n</Directory>\n"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, errors: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        told = errors.read_text() if errors.exists() else ""
        assert process.poll() is None and time.monotonic() < end, f"Apache does not start: {told}"
        time.sleep(0.02)
