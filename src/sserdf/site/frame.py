"""What stands around every page of an edition: its title, its languages and the ways to other pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from urllib.parse import urlsplit

import pyoxigraph as ox

from sserdf import iris, reads
from sserdf.nodes import Node
from sserdf.resource import Resource
from sserdf.site.listing import Root, Tongue
from sserdf.site.marks import escaped
from sserdf.site.words import Words
from sserdf.view import View
from sserdf.vocabulary import DCAT

FLAT = frozenset({"404"})  # pages that a server looks for under their own name


@dataclass(frozen=True)
class Frame:
    """The site in one language, seen from its pages."""

    view: View
    prefix: str  # of every path: "" for the publication's own language, else as in fr/
    codes: tuple[str, ...]  # the languages of the site
    base_url: str
    added: Mapping[str, str]  # the pages that are no things: name of the template → path

    def place(self, path: str, part: int = 1) -> str:
        """Return where a page, or a part of it, is written."""
        return self.prefix + (f"{path}.html" if path in FLAT else iris.page(path, part))

    @property
    def home(self) -> str:
        """The address of the home page."""
        return (self.base_url or self.view.corpus.base) + self.prefix

    @cached_property
    def front(self) -> Resource | None:
        """The publication itself, when something is said of it."""
        home = ox.NamedNode(self.view.corpus.base)
        return Resource(self.view, home) if "" in self.view.paths else None

    @cached_property
    def contact(self) -> str:
        """Where mistakes are reported: the dcat:contactPoint of the publication; "" without one."""
        said = self.view.corpus.facts.get(self.front.term, {}) if self.front else {}
        links = (self.view.node(o).href for o in said.get(DCAT("contactPoint"), ()))
        return next((link for link in links if link), "")

    def root(self, path: str, part: int = 1) -> Root:
        """Return the way up from a page, with what the page tells of the site."""
        place = self.place(path, part)
        up, files = "../" * (place.count("/") - self.prefix.count("/")), "../" * place.count("/")
        if path in FLAT and self.base_url:  # it is shown for addresses of any depth
            files = urlsplit(self.base_url).path
            up = f"{files}{self.prefix}"
        root = Root(up)
        root.name, root.description = self._title
        root.language, root.pages, root._tops = self.view.language, self._ways, self._tops
        root.base, root.home = self.view.corpus.base, self.home
        root.url = self.home if self.base_url else ""
        root.files, root.files_url = files, self.base_url or root.base
        root.html, root.still = escaped(up), self._still.setdefault((up, files), {})
        way = place.removeprefix(self.prefix)
        root.tongues = tuple(self._tongue(code, root, way) for code in self.codes)
        return root

    def _tongue(self, code: str, root: Root, way: str) -> Tongue:
        prefix = "" if code == self.codes[0] else f"{code}/"
        url = f"{root.files_url}{prefix}{way.removesuffix('index.html')}"
        return Tongue(code, _own_name(code), f"{root.files}{prefix}{way}", url, code == root.language)

    @cached_property
    def _still(self) -> dict[tuple[str, str], dict[str, str]]:
        return {}

    @cached_property
    def _ways(self) -> dict[str, str]:
        return {name: self.place(path).removeprefix(self.prefix) for name, path in self.added.items()}

    @cached_property
    def _title(self) -> tuple[str, str]:
        summary = self.front.summary if self.front else None
        return self.view.page("").text, summary.text if summary else ""

    def _tops(self) -> tuple[Node, ...]:
        reads.use(f"tops {self.view.language}")
        return self._all_tops

    @cached_property
    def _all_tops(self) -> tuple[Node, ...]:
        first = sorted({path.split("/")[0] for path in self.view.paths if path})
        return reads.under(f"tops {self.view.language}", lambda: tuple(map(self.view.page, first)))


@cache
def _own_name(code: str) -> str:
    return Words(code, ()).name
