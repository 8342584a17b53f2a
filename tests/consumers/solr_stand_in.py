"""Stand in for Solr, which CKAN insists on at its start: there is nothing in this index, and all is well.

CKAN finds no dataset in it and reads them from its database instead. Started as
`python solr_stand_in.py SCHEMA`, it writes its port and serves until it is stopped.
"""

from __future__ import annotations

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_NOTHING = b'{"responseHeader": {"status": 0}, "response": {"numFound": 0, "start": 0, "docs": []}}'


class Handler(BaseHTTPRequestHandler):
    """Answers with the schema of CKAN, or with nothing."""

    protocol_version = "HTTP/1.1"
    schema = b""

    def do_GET(self) -> None:  # noqa: N802 - the library's name
        """Give the schema, whose version CKAN compares, or find nothing."""
        self._answer(self.schema if "/schema" in self.path else _NOTHING)

    def do_POST(self) -> None:  # noqa: N802
        """Take what is to be indexed, or a long question."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(_NOTHING)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/xml" if body is self.schema else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    Handler.schema = Path(sys.argv[1]).read_bytes()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
