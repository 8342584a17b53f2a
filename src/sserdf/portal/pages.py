"""What GitHub Pages wants beside a site."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sserdf.errors import SserdfError

Files = Iterator[tuple[str, bytes]]
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def host(name: str) -> str:
    """Return the name of a host in lower case (RFC 1123); raises SserdfError for what is none.

    An address of numbers is none: a certificate is made for a name. Letters of other scripts are
    written as the domain name system has them, xn--.
    """
    labels = name.lower().split(".")
    plain = len(labels) > 1 and len(name) <= 253 and all(map(_LABEL.fullmatch, labels))
    if not plain or labels[-1].isdigit():
        raise SserdfError(f"{name!r} is not the name of a host, such as data.example.org")
    return ".".join(labels)


def for_host(name: str) -> Files:
    """Yield what GitHub Pages reads beside a site: not to run Jekyll, and the host it has.

    Jekyll would leave out every file that begins with a dot or an underscore.
    """
    yield ".nojekyll", b""
    if name:
        yield "CNAME", f"{name}\n".encode()
