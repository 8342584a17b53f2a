"""The Link headers of a preview: what a page or a file of the site says for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urljoin

from sserdf.links import header

_LINKSETS = ("linkset.json", "site-linkset.json")
# relations that say what a thing is, with addresses that stay as they are
_NAMES = frozenset({"author", "cite-as", "license", "type"})
_WAYS = frozenset({"collection", "describedby", "describes", "item", "linkset"})
_MOST = 60  # headers of one answer; programs stop reading at a hundred


class _Link(NamedTuple):
    rel: str
    href: str
    media_type: str = ""
    profile: str = ""


def signposts(site: Path, path: str, page: bytes | None) -> Iterator[str]:
    """Yield the values of the Link headers for a path of the site; `page` is what is there if it is HTML.

    Addresses below that of the site become addresses below this server. A linkset that cannot be
    read has no links: the site says so itself, and is shown.
    """
    home, linkset = _linkset(site)
    anchor = home + quote(path.removesuffix("index.html"))
    known = linkset.get(anchor, ())
    found = list(_of_page(page, f"/{quote(path)}", home) if page is not None else known)
    if page is None and known:
        found.append(_Link("linkset", f"{home}{_LINKSETS[0]}", "application/linkset+json"))
    profiles = {(link.rel, _here(link.href, home)): link.profile for link in known}
    for rel, href, media_type, profile in found[:_MOST]:
        here = _here(href, home) if rel in _WAYS else href
        said = profile or profiles.get((rel, here), "")
        if _is_plain(f"{rel}{here}{media_type}{said}"):
            yield header(rel, here, media_type, said)


def _linkset(site: Path) -> tuple[str, dict[str, tuple[_Link, ...]]]:
    """Return the address of the site, and the links of each address that the linkset tells of."""
    for name in _LINKSETS:
        with suppress(OSError, ValueError, RecursionError):
            found = dict(_contexts(json.loads((site / name).read_bytes())))
            if found:
                return next(iter(found)), found
    return "/", {}


def _contexts(linkset: object) -> Iterator[tuple[str, tuple[_Link, ...]]]:
    # the file is ours, but somebody may be writing it by hand
    entries = linkset.get("linkset") if isinstance(linkset, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("anchor"), str):
            yield entry["anchor"], tuple(_links(entry))


def _links(entry: dict[str, object]) -> Iterator[_Link]:
    for rel, targets in entry.items():
        for target in targets if isinstance(targets, list) else ():
            if isinstance(target, dict):
                said = (str(target.get(name, "")) for name in ("href", "type", "profile"))
                yield _Link(rel, *said)


def _of_page(page: bytes, address: str, home: str) -> Iterator[_Link]:
    head = _Head()
    head.feed(page.partition(b"</head>")[0].decode("utf-8", "replace"))
    for rels, href, media_type in head.links:
        for rel in rels.split():
            if rel in _NAMES | _WAYS:
                yield _Link(rel, urljoin(address, href), media_type)


class _Head(HTMLParser):
    """The links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "link" and said.get("href"):
            self.links.append((said.get("rel", ""), said["href"], said.get("type", "")))


def _here(href: str, home: str) -> str:
    return f"/{href.removeprefix(home)}" if href.startswith(home) else href


def _is_plain(text: str) -> bool:
    """Return whether the text can stand in a header without ending a part of it."""
    return text.isascii() and text.isprintable() and not any(c in '"<>\\ ' for c in text)
