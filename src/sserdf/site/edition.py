"""The whole site in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

import pyoxigraph as ox
from jinja2 import BytecodeCache

from sserdf import iris
from sserdf.downloads import BESIDE, Download
from sserdf.errors import FileError
from sserdf.links import Link
from sserdf.nodes import Group, Node, Remark
from sserdf.releases import Release
from sserdf.resource import Resource
from sserdf.site import cite, directory
from sserdf.site.assets import below
from sserdf.site.changes import changes
from sserdf.site.diagram import diagram
from sserdf.site.drawings.rows import bars_of, locator_of, map_of, timeline_of
from sserdf.site.frame import FLAT, Frame
from sserdf.site.listing import Listing
from sserdf.site.pictures import Pictures
from sserdf.site.press import Press
from sserdf.site.quality import Ask, asks, checks, rules
from sserdf.site.sandbox import THEME
from sserdf.site.schema_org import describe
from sserdf.site.signposts import signposts
from sserdf.site.terms import Usage
from sserdf.site.versions import Versions, leads
from sserdf.site.words import Words
from sserdf.view import View

Job = tuple[str, Callable[[], bytes]]


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
        yield from self._pages()
        if not self.prefix:
            for it in self.view.resources:
                if template := self._pictures.template(it):
                    yield self._pictures.path(it), partial(self._picture, template, it)

    def loose(self) -> Iterator[tuple[str, bytes]]:
        """Yield what is no page for readers: feeds, citations, what search engines ask for."""
        yield from cite.files(cite.cite(self.view, self._frame.home))
        for path, listing in leads(self._versions):
            yield path, self._page("moved.html", listing)
        names = {n for folder in (THEME, self._templates) for n in _others(folder)}
        for name in sorted(names):
            yield name, self._press.page(f"pages/{name}", Listing(self.view, ""), self._frame.root(""))

    @cached_property
    def places(self) -> list[str]:
        """The path of every page."""
        return [path for path, _ in self._pages()]

    def _pages(self) -> Iterator[Job]:
        for name, path in self._added.items():
            yield self._frame.place(path), partial(self._added_page, name, path)
        for ask in self._asks:
            listing = Listing(self.view, f"queries/{ask.name}", title=ask.title, ask=ask)
            yield self._frame.place(listing.path), partial(self._page, "question.html", listing)
        for resource in self.view.resources:
            if resource.path not in self._own:
                yield from self._parts(self._template(resource), resource)
        for path, groups in self._folders.items():
            if path not in self._own and self._versions.has_list(path):
                yield (
                    self._frame.place(path),
                    partial(self._page, "releases.html", Listing(self.view, path, groups)),
                )
            elif path not in self._own:
                yield from self._parts("folder.html", Listing(self.view, path, groups))
        if "" not in self._own and "" not in self.view.paths:
            yield self._frame.place(""), partial(self._page, "home.html", Listing(self.view, ""))

    def _parts(self, template: str, it: Resource | Listing) -> Iterator[Job]:
        yield self._frame.place(it.path), partial(self._page, template, it)
        for part in range(2, it.parts + 1):
            yield self._frame.place(it.path, part), partial(self._page, template, replace(it, part=part))

    def _template(self, resource: Resource) -> str:
        return "release.html" if self._versions.has(resource.path) else self._press.template(resource)

    @cached_property
    def _versions(self) -> Versions:
        return Versions(self.view, self.released)

    @cached_property
    def _frame(self) -> Frame:
        return Frame(self.view, self.prefix, self.codes, self.base_url, self._added)

    @cached_property
    def _added(self) -> dict[str, str]:
        """The pages that project and theme add: name of the template, path of the page."""
        own = {name: "" if name == "index" else name for name in _pages(self._templates)}
        for name, path in own.items():
            if fault := path not in FLAT and iris.fault(path):
                template = self._templates / "pages" / f"{name}.html"
                raise FileError(template, f"cannot become a page: {fault}", "choose a plainer name")
        # things come before what we add: a project may well have a folder of that name
        ours = {n: f"site-{n}" if self.view.is_taken(n) else n for n in _pages(THEME) if n not in own}
        return {**own, **ours}

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(self._added.values())

    @property
    def _templates(self) -> Path:
        return self.view.corpus.root / "templates"

    def _added_page(self, name: str, path: str) -> bytes:
        term = ox.NamedNode(self.view.corpus.base + path)
        is_thing = path in self.view.paths
        it = Resource(self.view, term) if is_thing else Listing(self.view, path, self._folders.get(path, ()))
        return self._page(f"pages/{name}.html", it)

    def _picture(self, template: str, it: Resource) -> bytes:
        return self._pictures.draw(it, self._press.page(template, it, self._frame.root(it.path)))

    @cached_property
    def _pictures(self) -> Pictures:
        return Pictures(self._templates, THEME / "fonts")

    @cached_property
    def _folders(self) -> dict[str, tuple[Group, ...]]:
        """The folders that are no thing themselves, with what is in them."""
        own = {path: terms for path, terms in self.view.folders.items() if path not in self.view.paths}
        return {path: self.view.groups(terms) for path, terms in sorted(own.items())}

    def _page(self, template: str, it: Resource | Listing) -> bytes:
        return self._press.page(template, it, self._frame.root(it.path, it.part))

    @cached_property
    def _press(self) -> Press:
        press = Press(self.view, self.words, self.compiled)
        usage = Usage(self.view)
        press.environment.globals.update(
            formats=BESIDE,
            describe=partial(describe, base_url=self._frame.home if self.base_url else "", front=self.front),
            diagram_of=diagram,
            term_of=usage.term,
            terms_of=usage.terms,
            bars_of=bars_of,
            locator_of=locator_of,
            map_of=map_of,
            timeline_of=timeline_of,
            a_to_z=partial(directory.a_to_z, self.view),
            checks=partial(checks, self.view),
            changes=partial(changes, self.view),
            cite=partial(cite.cite, self.view, self._frame.home),
            downloads=self.downloads,
            records=self.records,
            prefixes=self.view.corpus.query_prefixes,
            picture_of=self._pictures.path,
            questions=self._asks,
            reader=self.view.language,
            contact=self._frame.contact,
            front=self._frame.front,
            remarks=self.remarks,
            remarks_on=self._remarks_on,
            thing_of=self._thing_of,
            rules=partial(rules, self.view),
            differences=self._versions.differences,
            release_of=self._versions.of,
            releases=self._versions.issues,
            signposts=partial(signposts, self.landing),
        )
        return press

    def _thing_of(self, iri: str) -> Node | None:
        """The page of a thing of ours."""
        path = iris.local_path(iri, self.view.corpus.base)
        return self.view.page(path) if path in self.view.paths and path is not None else None

    def _remarks_on(self, it: Resource) -> tuple[Remark, ...]:
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


def _pages(folder: Path) -> list[str]:
    found = sorted((folder / "pages").rglob("*.html"))
    return [path.relative_to(folder / "pages").with_suffix("").as_posix() for path in found]


def _others(folder: Path) -> list[str]:
    return [name for name, path in below(folder / "pages") if path.suffix != ".html"]
