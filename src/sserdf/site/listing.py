"""Pages that are no thing, and what every page knows of the site around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sserdf.corpus import Term
from sserdf.nodes import Group, Node, pages, portion
from sserdf.site.quality import Ask
from sserdf.view import View


class Tongue(NamedTuple):
    """One language of the site, seen from a page."""

    code: str
    name: str  # what it calls itself
    href: str  # of this page in it, relative
    url: str  # of this page in it, whole
    is_here: bool


class Root(str):
    """The way from a page up to the root of the site in its language, and what the site is called."""

    name: str
    description: str
    language: str
    base: str  # what every IRI of ours begins with
    url: str  # of the root in this language, when the site has an address of its own; else ""
    files: str  # the way up to the root of all languages, where data and assets are
    files_url: str  # its address, or the base: there each IRI of ours stands
    home: str  # the address of the root in this language, or what follows from the base
    tongues: tuple[Tongue, ...]  # all languages of the site
    pages: Mapping[str, str]  # name of a page that is no thing → its path below this root
    html: str  # the way itself, as HTML
    still: dict[str, str]  # pieces of templates that are the same on all pages with this way
    _tops: Callable[[], tuple[Node, ...]]

    @property
    def tops(self) -> tuple[Node, ...]:
        """The pages right below the home page; asked of all things, so only when a page shows them."""
        return self._tops()


@dataclass(frozen=True)
class Listing:
    """A page that is no thing: a folder of things, or a page that the project or the theme adds."""

    view: View
    path: str
    part: int = 1
    title: str = ""
    ask: Ask | None = None  # the question that the page answers
    total: int = 0  # of parts, when they are not those of a folder

    @property
    def label(self) -> Node:
        """Its heading."""
        node = self.view.page(self.path)
        return node._replace(text=self.title) if self.title else node

    @property
    def trail(self) -> tuple[Node, ...]:
        """The pages above it."""
        return self.view.trail(self.path)

    @property
    def count(self) -> int:
        """How many things are in it."""
        return 0 if self.path in self.view.paths else len(self.view.folders.get(self.path, ()))

    @property
    def parts(self) -> int:
        """How many parts the page needs."""
        return self.total or pages(self.count)

    @property
    def groups(self) -> tuple[Group[Node], ...]:
        """The things that this part of the page has room for, by their class."""
        return self._nodes(portion(self.view.folder(self.path), self.part) if self.count else ())

    @property
    def all_groups(self) -> tuple[Group[Node], ...]:
        """The things in it, by their class."""
        return self._nodes(self.view.folder(self.path) if self.count else ())

    def _nodes(self, groups: Iterable[Group[Term]]) -> tuple[Group[Node], ...]:
        return tuple(Group(name, tuple(map(self.view.node, terms))) for name, terms in groups)
