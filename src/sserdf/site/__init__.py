"""Render the pages: one for each IRI, one for each folder, and those that theme and project add."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import zip_longest
from urllib.parse import quote

from sserdf.downloads import Download
from sserdf.errors import FileError
from sserdf.isolate import Beside
from sserdf.links import Link
from sserdf.nodes import Remark
from sserdf.releases import Release
from sserdf.site import directory
from sserdf.site.assets import assets
from sserdf.site.edition import Edition
from sserdf.site.sandbox import THEME, prepare
from sserdf.site.words import FOLDER, Words, languages
from sserdf.view import View


def pages(
    view: View,
    base_url: str = "",
    remarks: Callable[[], Iterable[Remark]] = tuple,
    downloads: Iterable[Download] = (),
    records: Iterable[Download] = (),
    front: bytes = b"",
    landing: Iterable[Link] = (),
    released: Iterable[Release] = (),
) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each page, in each language, and of what all pages need.

    Raises FileError when a template is wrong. `base_url` is where the site will stand, with a
    slash at the end; without it the IRI of a thing is its address. `remarks` is asked for what the
    check has to say when all is ready, `downloads` is what there is as a whole, `records` what tells
    others of it, `front` the publication in the words of schema.org, as JSON, for its home page,
    `landing` the links of that page for programs,
    `released` what there was at each release, oldest first.
    """
    compiled = prepare((view.corpus.root / "templates", THEME))  # before the processes part
    made = partial(Edition, compiled=compiled, base_url=base_url, remarks=tuple(remarks()))
    made = partial(made, downloads=tuple(downloads), records=tuple(records), front=front)
    made = partial(made, landing=tuple(landing), released=tuple(released))
    editions = _editions(view, made)
    yield from _made(editions)
    yield from editions[0].loose()
    home = base_url or view.corpus.base
    places = sorted(place for edition in editions for place in edition.places)
    found = (place.removesuffix("index.html") for place in places if f"/{place}".endswith("/index.html"))
    yield from directory.sitemap((home + quote(place) for place in found), home)
    yield from assets((view.corpus.root / "templates", THEME))


def _editions(view: View, make: partial[Edition]) -> list[Edition]:
    templates = view.corpus.root / "templates"
    first, *others = codes = languages(templates, view.language)
    for code in others:
        if any(f"{term.value}/".startswith(f"{view.corpus.base}{code}/") for term in view.corpus.minted):
            path = templates / FOLDER / f"{code}.po"
            raise FileError(path, f"things of ours have their pages below {code}/", "give them other IRIs")

    def edition(code: str) -> Edition:
        words = Words(code, (templates, THEME))
        seen = View(view.corpus, code, words.gettext) if code != view.language else view
        prefix = "" if code == first else f"{code}/"
        return make(view=seen, words=words, prefix=prefix, codes=codes)

    return [edition(code) for code in codes]


def _made(editions: list[Edition]) -> Iterator[tuple[str, bytes]]:
    """Yield every page, made by as many processes as there are cores."""
    cores = min(os.cpu_count() or 1, 8)
    _ = editions[0].view.corpus.verdicts  # asked once for all processes
    gc.freeze()  # what was read stays; looking through it again and again costs a tenth of the time
    helpers = [Beside(partial(_all, editions, number, cores)) for number in range(1, cores)]
    try:
        yield from _some(editions, 0, cores)
        for helper in helpers:
            yield from helper.result()
    finally:
        gc.unfreeze()
        for helper in helpers:
            helper.stop()


def _all(editions: list[Edition], number: int, cores: int) -> list[tuple[str, bytes]]:
    return list(_some(editions, number, cores))


def _some(editions: list[Edition], number: int, cores: int) -> Iterator[tuple[str, bytes]]:
    # a page in all languages at once: they ask the same of the data
    for turn, together in enumerate(zip_longest(*(edition.jobs() for edition in editions))):
        if turn % cores == number:
            for path, make in filter(None, together):
                yield path, make()
