"""How to cite a page or the whole publication: in words, BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.resource import Description, Resource
from sserdf.view import View
from sserdf.vocabulary import DCTERMS, OWL

_LATEX = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {sign: f"\\{sign}" for sign in "{}$&%#_"}
)
_KEY = re.compile(r"[^a-z0-9]+")


class Citation(NamedTuple):
    """What a reference says."""

    authors: tuple[str, ...]
    title: str
    whole: str  # the publication that a page is a part of; "" for the publication itself
    date: str  # as in the data: a year, or a date; "" when it is not said
    version: str
    url: str

    @property
    def year(self) -> str:
        """The year of publication; "" when it is not said."""
        return self.date[:4]

    @property
    def words(self) -> str:
        """One line for a list of references."""
        who = "; ".join(self.authors)
        when = f" ({self.year})" if self.year else ""
        version = f", version {self.version}" if self.version else ""
        within = f" In: {self.whole}{version}." if self.whole else ""
        title = f"{self.title}." if self.whole else f"{self.title}{version}."
        return f"{who}{when}. {title}{within} {self.url}".removeprefix(". ")

    @property
    def bibtex(self) -> str:
        """An entry for BibTeX and biblatex."""
        key = _KEY.sub("-", self.url.split("://")[-1].lower()).strip("-")
        fields = {
            "author": " and ".join(f"{{{_latex(name)}}}" for name in self.authors),
            "title": f"{{{_latex(self.title)}}}",
            "howpublished": _latex(self.whole),
            "year": self.year,
            "version": _latex(self.version),
            "url": re.sub(r"[{}\\]", "", self.url),
        }
        lines = (f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        return f"@misc{{{key},\n{''.join(lines)}}}\n"

    @property
    def ris(self) -> str:
        """A record in the format of RIS."""
        lines = [("TY", "CHAP" if self.whole else "DATA"), *(("AU", name) for name in self.authors)]
        lines += [
            ("TI", self.title),
            ("T2", self.whole),
            ("PY", self.year),
            ("DA", self.date.replace("-", "/")),
        ]
        lines += [("ET", self.version), ("UR", self.url)]
        # a line break would begin a field of its own
        said = (f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value)
        return "".join([*said, "ER  - \r\n"])

    @property
    def csl(self) -> str:
        """An item of CSL-JSON, which Zotero, Pandoc and others read."""
        item = {
            "type": "entry" if self.whole else "dataset",
            "id": self.url,
            "title": self.title,
            "author": [{"literal": name} for name in self.authors],
            "container-title": self.whole,
            "issued": {"date-parts": [[int(part) for part in self.date.split("-")]]} if self.date else "",
            "version": self.version,
            "URL": self.url,
        }
        told = {name: value for name, value in item.items() if value}
        return json.dumps([told], ensure_ascii=False, indent=1) + "\n"


def cite(view: View, home: str, it: Description | Resource | None = None) -> Citation:
    """Return how to cite a thing, or the publication; `home` is the address of the site."""
    return Citing(view, home).cite(it)


class Citing:
    """Cites one thing after the other of a publication."""

    def __init__(self, view: View, home: str) -> None:
        """Take the view and the address of the site."""
        self._view, self._home = view, home

    def cite(self, it: Description | Resource | None = None) -> Citation:
        """Return how to cite a thing, or the publication."""
        if it is None or not it.path:
            return self._whole
        whole = self._whole
        return whole._replace(title=it.label.text, whole=whole.title, url=f"{self._home}{it.path}")

    @cached_property
    def _whole(self) -> Citation:
        authors = self._texts(DCTERMS("creator")) or self._texts(DCTERMS("publisher"))
        dates = self._texts(DCTERMS("modified")) or self._texts(DCTERMS("issued"))
        date = next((d for d in dates if re.fullmatch(r"\d{4}(-\d\d){0,2}", d)), "")
        versions = self._texts(DCTERMS("hasVersion")) or self._texts(OWL("versionInfo"))
        name = self._view.page("").text
        return Citation(authors, name, "", date, versions[0] if versions else "", self._home)

    def _texts(self, predicate: ox.NamedNode) -> tuple[str, ...]:
        said = self._view.corpus.facts.get(ox.NamedNode(self._view.corpus.base), {})
        return tuple(self._view.node(o).text for o in said.get(predicate, ()))


def files(citation: Citation) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the citation of the publication in each format."""
    yield "citation.bib", citation.bibtex.encode()
    yield "citation.ris", citation.ris.encode()
    yield "citation.json", citation.csl.encode()


def _latex(text: str) -> str:
    return " ".join(text.split()).translate(_LATEX)
