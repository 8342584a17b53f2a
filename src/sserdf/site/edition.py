"""The whole site in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
from jinja2 import BytecodeCache

from sserdf import iris
from sserdf.downloads import BESIDE, Download
from sserdf.links import Link
from sserdf.nodes import Node, Remark
from sserdf.reads import Told
from sserdf.releases import Release
from sserdf.resource import Description, Resource
from sserdf.site import cite, directory, schema_org
from sserdf.site.added import added, others
from sserdf.site.changes import changes
from sserdf.site.diagram import diagram
from sserdf.site.drawings.rows import bars_of, locator_of, map_of, timeline_of
from sserdf.site.frame import Frame
from sserdf.site.listing import Listing
from sserdf.site.pictures import Pictures
from sserdf.site.press import Press
from sserdf.site.quality import Ask, asks, checks, rules
from sserdf.site.sandbox import THEME
from sserdf.site.signposts import signposts
from sserdf.site.terms import Usage
from sserdf.site.versions import Versions, leads
from sserdf.site.words import Words
from sserdf.view import View

Job = tuple[str, Callable[[], bytes]]
_NAMES = "a-z"  # the page that has so many parts as there are names


@dataclass(frozen=True)
class Edition:
    """Everything that is rendered for readers of one language."""

    view: View
    words: Words
    compiled: BytecodeCache
    prefix: str  # of every path: "" for the publication's own language, else as in fr/
    codes: tuple[str, ...]  # the languages of the site
    base_url: str
    remarks: tuple[Remark, ...] = ()
    downloads: tuple[Download, ...] = ()
    records: tuple[Download, ...] = ()
    front: bytes = b""
    landing: tuple[Link, ...] = ()
    released: tuple[Release, ...] = ()

    def jobs(self) -> Iterator[Job]:
        """Yield the path of each page and picture, and what makes it; editions of one site go in step."""
        yield from self._before()
        for term in self.view.corpus.minted:
            yield from self._pages_of(Resource(self.view, term))
        yield from self._after()
        if self._has_pictures:
            for term in self.view.corpus.minted:
                yield from self._picture_of(Resource(self.view, term))

    def of(self, it: Resource) -> Iterator[Job]:
        """Yield the jobs of one thing: the parts of its page, and its picture."""
        yield from self._pages_of(it)
        if self._has_pictures:
            yield from self._picture_of(it)

    def others(self) -> Iterator[Job]:
        """Yield the jobs of all pages that are no thing: added ones, questions, folders."""
        yield from self._before()
        yield from self._after()

    def loose(self) -> Iterator[tuple[str, bytes]]:
        """Yield what is no page for readers: feeds, citations, what search engines ask for."""
        yield from cite.files(cite.cite(self.view, self._frame.home))
        for path, listing in leads(self._versions):
            yield path, self._page("moved.html", listing)
        for name in others(self._templates):
            yield name, self._press.page(f"pages/{name}", Listing(self.view, ""), self._frame.root(""))

    @property
    def places(self) -> Iterator[str]:
        """The path of every page."""
        pages = (self._pages_of(Resource(self.view, term)) for term in self.view.corpus.minted)
        return (path for path, _ in chain(self.others(), *pages))

    def _before(self) -> Iterator[Job]:
        for name, path in self._added.items():
            total = self._parts_of(name, path)
            for part in range(1, total + 1):
                yield self._frame.place(path, part), partial(self._added_page, name, path, part, total)
        for ask in self._asks:
            listing = Listing(self.view, f"queries/{ask.name}", title=ask.title, ask=ask)
            yield self._frame.place(listing.path), partial(self._page, "question.html", listing)

    def _pages_of(self, it: Resource) -> Iterator[Job]:
        path = it.path
        if path not in self._own:
            for part in range(1, it.parts + 1):
                yield self._frame.place(path, part), partial(self._thing, it, part)

    def _picture_of(self, it: Resource) -> Iterator[Job]:
        if template := self._pictures.template(it):
            yield self._pictures.path(it), partial(self._picture, template, it)

    def _after(self) -> Iterator[Job]:
        own = (path for path in sorted(self.view.folders) if path not in self.view.paths)
        for path in (path for path in own if path not in self._own):
            listing = Listing(self.view, path)
            if self._versions.has_list(path):
                yield self._frame.place(path), partial(self._page, "releases.html", listing)
            else:
                yield from self._parts(listing)
        if "" not in self._own and "" not in self.view.paths:
            yield self._frame.place(""), partial(self._page, "home.html", Listing(self.view, ""))

    def _parts(self, listing: Listing) -> Iterator[Job]:
        for part in range(1, listing.parts + 1):
            it = replace(listing, part=part)
            self.listings.add(self._frame.place(it.path, part))
            yield self._frame.place(it.path, part), partial(self._page, "folder.html", it)

    @cached_property
    def listings(self) -> set[str]:
        """The pages, as far as they were asked for, that do nothing but list what is in a folder."""
        return set()

    def _thing(self, it: Resource, part: int) -> bytes:
        is_release = self._versions.has(it.path)
        return self._page("release.html" if is_release else self._press.template(it), it.describe(part))

    @cached_property
    def _versions(self) -> Versions:
        return Versions(self.view, self.released)

    @cached_property
    def _frame(self) -> Frame:
        return Frame(self.view, self.prefix, self.codes, self.base_url, self._added)

    @cached_property
    def _added(self) -> dict[str, str]:
        return added(self.view, self._templates)

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(self._added.values())

    @property
    def _templates(self) -> Path:
        return self.view.corpus.root / "templates"

    def _parts_of(self, name: str, path: str) -> int:
        # a page of the project is one page, and so is that of a thing
        is_ours = (self._templates / f"pages/{name}.html").is_file() or path in self.view.paths
        return directory.parts(self.view) if name == _NAMES and not is_ours else 1

    def _added_page(self, name: str, path: str, part: int, total: int) -> bytes:
        term = ox.NamedNode(self.view.corpus.base + path)
        is_thing = path in self.view.paths
        listing = Listing(self.view, path, part, total=total if total > 1 else 0)
        it = Resource(self.view, term).describe() if is_thing else listing
        return self._page(f"pages/{name}.html", it)

    def _picture(self, template: str, it: Resource) -> bytes:
        return self._pictures.draw(it, self._press.page(template, it.describe(), self._frame.root(it.path)))

    @property
    def _has_pictures(self) -> bool:
        return not self.prefix and bool(self._pictures.known)

    @cached_property
    def _pictures(self) -> Pictures:
        return Pictures(self._templates, THEME / "fonts")

    def _page(self, template: str, it: Description | Listing) -> bytes:
        return self._press.page(template, it, self._frame.root(it.path, it.part))

    @cached_property
    def _press(self) -> Press:
        press = Press(self.view, self.words, self.compiled)
        usage = Usage(self.view)
        schema = schema_org.Words(self.view, self._frame.home if self.base_url else "", self.front)
        press.environment.globals.update(
            formats=BESIDE,
            describe=schema.describe,
            diagram_of=diagram,
            term_of=usage.term,
            terms_of=usage.terms,
            bars_of=bars_of,
            locator_of=partial(locator_of, self.view),
            map_of=map_of,
            timeline_of=timeline_of,
            a_to_z=partial(directory.a_to_z, self.view),
            checks=partial(checks, self.view),
            changes=partial(changes, self.view),
            cite=cite.Citing(self.view, self._frame.home).cite,
            downloads=Told(self.downloads),
            records=Told(self.records),
            prefixes=self.view.corpus.query_prefixes,
            picture_of=self._pictures.path,
            questions=Told(self._asks),
            reader=self.view.language,
            contact=self._frame.contact,
            front=self._frame.front,
            remarks=Told(self.remarks),
            remarks_on=self._remarks_on,
            thing_of=self._thing_of,
            rules=partial(rules, self.view),
            differences=self._versions.differences,
            release_of=self._versions.of,
            releases=Told(self._versions.issues),
            signposts=partial(signposts, self.landing, schema.types),
        )
        return press

    def _thing_of(self, iri: str) -> Node | None:
        """The page of a thing of ours."""
        path = iris.local_path(iri, self.view.corpus.base)
        return self.view.page(path) if path in self.view.paths and path is not None else None

    def _remarks_on(self, it: Description) -> tuple[Remark, ...]:
        self.view.corpus.facts.get(it.term)  # who shows remarks on a thing depends on it
        return self._by_thing.get(it.iri, ())

    @cached_property
    def _by_thing(self) -> dict[str, tuple[Remark, ...]]:
        found: dict[str, list[Remark]] = {}
        for remark in self.remarks:
            found.setdefault(remark.iri, []).append(remark)
        return {iri: tuple(remarks) for iri, remarks in found.items()}

    @cached_property
    def _asks(self) -> tuple[Ask, ...]:
        return tuple(asks(self.view))
