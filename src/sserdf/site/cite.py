"""How to cite a page or the whole publication: in words, BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.nodes import Node
from sserdf.resource import Resource
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


def cite(view: View, home: str, it: Resource | None = None) -> Citation:
    """Return how to cite a thing, or the publication; `home` is the address of the site."""
    front = Resource(view, ox.NamedNode(view.corpus.base))
    name = view.page("").text
    authors = _texts(front, DCTERMS("creator")) or _texts(front, DCTERMS("publisher"))
    dates = _texts(front, DCTERMS("modified")) or _texts(front, DCTERMS("issued"))
    date = next((d for d in dates if re.fullmatch(r"\d{4}(-\d\d){0,2}", d)), "")
    versions = _texts(front, DCTERMS("hasVersion")) or _texts(front, OWL("versionInfo"))
    version = versions[0] if versions else ""
    if it is None or not it.path:
        return Citation(authors, name, "", date, version, home)
    return Citation(authors, it.label.text, name, date, version, f"{home}{it.path}")


def files(citation: Citation) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the citation of the publication in each format."""
    yield "citation.bib", citation.bibtex.encode()
    yield "citation.ris", citation.ris.encode()
    yield "citation.json", citation.csl.encode()


def _texts(it: Resource, predicate: ox.NamedNode) -> tuple[str, ...]:
    nodes: list[Node] = [it.view.node(o) for o in it.view.corpus.facts.get(it.term, {}).get(predicate, ())]
    return tuple(node.text for node in nodes)


def _latex(text: str) -> str:
    return " ".join(text.split()).translate(_LATEX)
