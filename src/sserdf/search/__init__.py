"""The index that the search page asks: made by Pagefind from finished pages, the same bytes each time."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from sserdf import stamps
from sserdf.search.service import Service, fault
from sserdf.search.settled import settled

FOLDER = "assets/pagefind"  # below the site; where search.js looks
# Pagefind brings pages, styles and a worker of its own; our page needs none of them
_USED = re.compile(r"pagefind\.js|pagefind-entry\.json|.+\.(pagefind|pf_filter|pf_fragment|pf_index|pf_meta)")
_BODY = b" data-pagefind-body"
_TAG, _HTML = re.compile(rb"<([A-Za-z]+)\s"), re.compile(rb"<html\b[^>]*>", re.IGNORECASE)
_MEANT = re.compile(rb"<[A-Za-z][^<>]*\sdata-pagefind-body[\s/>=]")
_COUNTS = re.compile(rb"\sdata-pagefind-|<(h1|img)\b", re.IGNORECASE)


def available() -> bool:
    """Say whether Pagefind is installed; without it there is no index."""
    return find_spec("pagefind") is not None


def index(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each file of the index, sorted; none without Pagefind, or without pages.

    Raises SserdfError when Pagefind fails.
    """
    if not available():
        return
    # in one order: that of a folder is another one on each disk, and the index follows it
    names = sorted(name for name in stamps.names(str(site)) if name.endswith(".html"))
    if not names:
        return
    every = ((name, _read(f"{site}/{name}")) for name in names)
    pages = ((name, part(page)) for name, page in every if _MEANT.search(page))
    if not any(_MEANT.search(_read(f"{site}/{name}")) for name in names):
        pages = every  # where no page says what part of it is meant, all of it is
    with tempfile.TemporaryDirectory() as scratch:
        try:
            found = Service(scratch).index(pages)
        except OSError as error:
            raise fault(str(error.strerror)) from error
    used = {name: data for name, data in found.items() if _USED.fullmatch(name.split("/")[-1])}
    for name, data in sorted(settled(used).items()):
        yield f"{FOLDER}/{name}", data


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read()


def part(page: bytes) -> bytes:
    """Return the part of a page that is to be found, as a page; all of it where other parts matter too."""
    place = page.find(_BODY)
    opening = _TAG.match(page, page.rfind(b"<", 0, max(place, 0)))
    head = _HTML.search(page)
    if not (opening and head):
        return page
    # Pagefind takes bare words behind the part for a piece of it
    end = page.find(b"<", page.rfind(b"</%b>" % opening[1]) + 2)
    before, after = page[: opening.start()], page[end:]
    # a heading, a picture and what is said for Pagefind count wherever they stand
    if end < place or _COUNTS.search(before) or _COUNTS.search(after) or page.count(_BODY) > 1:
        return page
    return b"<!doctype html>%b%b</html>" % (head[0], page[opening.start() : end])
