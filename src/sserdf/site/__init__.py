"""Render the pages: one for each IRI, one for each folder, and those that theme and project add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, zip_longest
from urllib.parse import quote

from sserdf.downloads import Download
from sserdf.errors import FileError
from sserdf.links import Link
from sserdf.nodes import Remark
from sserdf.releases import Release
from sserdf.resource import Resource
from sserdf.site import directory
from sserdf.site.assets import assets
from sserdf.site.edition import Edition, Job
from sserdf.site.sandbox import NO_CODE as NO_CODE
from sserdf.site.sandbox import THEME, prepare
from sserdf.site.sandbox import Code as Code
from sserdf.site.words import FOLDER, Words, languages
from sserdf.view import View


class Pages:
    """The pages of a site in all languages, in pieces that any process can make."""

    def __init__(
        self,
        view: View,
        base_url: str = "",
        remarks: Iterable[Remark] = (),
        downloads: Iterable[Download] = (),
        records: Iterable[Download] = (),
        front: bytes = b"",
        landing: Iterable[Link] = (),
        released: Iterable[Release] = (),
        code: Code = NO_CODE,
    ) -> None:
        """Make everything ready that the pieces share.

        `base_url` is where the site will stand, with a slash at the end; without it the IRI of a thing
        is its address. `remarks` is what the check has to say, `downloads` what there is as a whole,
        `records` what tells others of it, `front` the publication in the words of schema.org, as JSON,
        for its home page, `landing` the links of that page for programs, `released` what there was at
        each release, oldest first, `code` the templates as an earlier build has compiled them. Raises
        FileError when a template is wrong.
        """
        self._view, self._home = view, base_url or view.corpus.base
        compiled = prepare((view.corpus.root / "templates", THEME), code)  # before the processes part
        self.code: Code = compiled.code
        made = partial(Edition, compiled=compiled, base_url=base_url, remarks=tuple(remarks))
        made = partial(made, downloads=tuple(downloads), records=tuple(records), front=front)
        made = partial(made, landing=tuple(landing), released=tuple(released))
        self._editions = _editions(view, made)
        self._others = list(zip_longest(*(edition.others() for edition in self._editions)))
        _ = view.corpus.verdicts  # asked once for all processes

    @property
    def others(self) -> int:
        """How many pieces are of no single thing; they come first, for they take longest."""
        return len(self._others)

    @property
    def count(self) -> int:
        """How many pieces there are: after those of no single thing, one for each thing."""
        return self.others + len(self._view.corpus.minted)

    def is_apart(self, number: int) -> bool:
        """Return whether a piece may tell of anything: of files, of checks, of the whole publication."""
        if number < self.others:
            jobs = zip(self._editions, self._others[number], strict=True)
            return not all(job is None or job[0] in edition.listings for edition, job in jobs)
        return self._view.corpus.minted[number - self.others].value == self._view.corpus.base

    def made(self, number: int) -> Iterator[tuple[str, bytes]]:
        """Yield path and bytes of the pages of that piece."""
        for path, make in self._jobs(number):
            yield path, make()

    def _jobs(self, number: int) -> Iterator[Job]:
        # a page in all languages at once: they ask the same of the data
        if number < self.others:
            yield from filter(None, self._others[number])
            return
        term = self._view.corpus.minted[number - self.others]
        together = (edition.of(Resource(edition.view, term)) for edition in self._editions)
        yield from chain.from_iterable(filter(None, jobs) for jobs in zip_longest(*together))

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and bytes of all of them."""
        for number in range(self.count):
            yield from self.made(number)
        yield from self.rest()

    def rest(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and bytes of what is no page for readers, and of what all pages need."""
        yield from self._editions[0].loose()
        places = sorted(place for edition in self._editions for place in edition.places)
        found = (place.removesuffix("index.html") for place in places if f"/{place}".endswith("/index.html"))
        yield from directory.sitemap((self._home + quote(place) for place in found), self._home)
        yield from assets((self._view.corpus.root / "templates", THEME))


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
