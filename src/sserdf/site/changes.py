"""What has changed in a publication, newest first, for those who follow its feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from sserdf import iris
from sserdf.errors import FileError
from sserdf.releases import PLACE
from sserdf.resource import Resource
from sserdf.view import View
from sserdf.vocabulary import DCAT, DCTERMS, OWL, SKOS, TYPE, VOID, Namespace

_CUBE = Namespace("http://purl.org/linked-data/cube#")
# what a publication brings out itself; the date of a document or a law is another matter
_PUBLISHED = frozenset(
    {
        *(DCAT("Dataset"), VOID("Dataset"), VOID("Linkset"), _CUBE("DataSet")),
        *(OWL("Ontology"), SKOS("ConceptScheme")),
    }
)
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
# as keepachangelog.com writes the heading of a release
_RELEASE = re.compile(rf"^## \[?(?P<version>[^\]\s]+)\]? [-–—] (?P<date>{_DATE.pattern})\s*$", re.MULTILINE)


class Change(NamedTuple):
    """An entry of the feed (RFC 4287)."""

    date: str  # with time, as Atom has it
    title: str
    id: str
    path: str  # of the page to look at
    text: str


def changes(view: View) -> tuple[Change, ...]:
    """Return the dated works of the publication and the releases of its CHANGELOG.md, newest first.

    Raises FileError when that file is not UTF-8.
    """
    return tuple(sorted({*_works(view), *_releases(view)}, key=lambda c: (c.date, c.id), reverse=True))


def _works(view: View) -> Iterator[Change]:
    for it in _published(view):
        said = view.corpus.facts[it.term]
        for date in sorted({d for p in ("issued", "modified") for d in _dates(said.get(DCTERMS(p), ()))}):
            text = it.summary.text if it.summary else it.label.text
            yield Change(f"{date}T00:00:00Z", it.label.text, f"{it.iri}#{date}", iris.page(it.path), text)


def _published(view: View) -> Iterator[Resource]:
    found = {term for cls in _PUBLISHED for term in view.corpus.inverse.get(cls, {}).get(TYPE, ())}
    ours = (term for term in found if isinstance(term, ox.NamedNode))
    return (Resource(view, term) for term in ours if term.value.startswith(view.corpus.base))


def _dates(values: object) -> Iterator[str]:
    for value in values if isinstance(values, list) else ():
        if isinstance(value, ox.Literal) and _DATE.match(value.value):
            yield value.value[:10]


def _releases(view: View) -> Iterator[Change]:
    path = view.corpus.root / "CHANGELOG.md"
    found = list(_RELEASE.finditer(_read(path))) if path.is_file() else []
    for release, following in zip(found, [*found[1:], None], strict=False):
        text = release.string[release.end() : following.start() if following else None].strip()
        version = release["version"]
        name = f"{view.page('').text} {version}"
        its = f"{PLACE}/{version}"
        page = iris.page(its) if its in view.paths else ""
        yield Change(f"{release['date']}T00:00:00Z", name, f"{view.corpus.base}#{version}", page, text)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FileError(path, "is not UTF-8", "save it as UTF-8") from error
