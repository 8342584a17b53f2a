"""Render the pages: one for each IRI, one for each folder, and those that theme and project add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from urllib.parse import quote

from sserdf.errors import FileError
from sserdf.isolate import Beside
from sserdf.nodes import Remark
from sserdf.resource import View
from sserdf.site import directory
from sserdf.site.assets import assets
from sserdf.site.edition import FORMATS, Edition
from sserdf.site.press import THEME
from sserdf.site.quality import Download
from sserdf.site.words import FOLDER, languages

__all__ = ["FORMATS", "Download", "pages"]


def pages(
    view: View, base_url: str = "", remarks: Iterable[Remark] = (), downloads: Iterable[Download] = ()
) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each page, in each language, and of what all pages need.

    Raises FileError when a template is wrong. `base_url` is where the site will stand, with a
    slash at the end; without it the IRI of a thing is its address. `remarks` is what the check
    has to say, `downloads` what there is as a whole.
    """
    templates = view.corpus.root / "templates"
    codes = languages(templates, view.language)
    for code in codes[1:]:
        if any(f"{term.value}/".startswith(f"{view.corpus.base}{code}/") for term in view.corpus.minted):
            path = templates / FOLDER / f"{code}.po"
            raise FileError(path, f"things of ours have their pages below {code}/", "give them other IRIs")
    make = partial(
        Edition, codes=codes, base_url=base_url, remarks=tuple(remarks), downloads=tuple(downloads)
    )
    # the other languages in processes of their own: pages are most of the work
    others = [Beside(partial(_all, make, View(view.corpus, code), prefix=f"{code}/")) for code in codes[1:]]
    paths = list[str]()
    try:
        for name, content in _first_to_last(make(view, prefix=""), others):
            paths.append(name)
            yield name, content
    finally:
        for other in others:
            other.stop()
    home = base_url or view.corpus.base
    found = (name.removesuffix("index.html") for name in paths if f"/{name}".endswith("/index.html"))
    yield from directory.sitemap((home + quote(name) for name in sorted(found)), home)
    yield from assets((templates, THEME))


def _first_to_last(
    first: Edition, others: list[Beside[list[tuple[str, bytes]]]]
) -> Iterator[tuple[str, bytes]]:
    yield from first.pages()
    for other in others:
        yield from other.result()


def _all(make: partial[Edition], view: View, prefix: str) -> list[tuple[str, bytes]]:
    return list(make(view, prefix=prefix).pages())
