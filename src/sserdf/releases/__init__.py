"""What was released: folders in which nothing changes any more, published as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from sserdf.corpus import Corpus
from sserdf.downloads import Download
from sserdf.errors import FileError
from sserdf.releases import folder, patch
from sserdf.releases.version import Version, parsed

FOLDER = "releases"  # of the project
PLACE = "version"  # of the site: the IRI of a version is <base>version/X.Y.Z
DATA, SHAPES, PATCH, NOTES = "all.nt", "shapes.nt", "changes.rdfp", "changelog.md"
UNFINISHED = ".sserdf.release"  # where `sserdf release` keeps what it is about to change
_HEADING = re.compile(r"## (?P<version>\S+) – (?P<date>\d{4}-\d\d-\d\d)\n")


@dataclass(frozen=True)
class Release:
    """A version as it was when it came out."""

    version: str
    date: str
    iri: str
    previous: str  # the version before; "" for the first
    notes: str  # what the changelog says of it, in Markdown
    files: tuple[Download, ...]  # paths as in the site
    folder: Path

    @property
    def number(self) -> Version:
        """The version as numbers, which can be compared."""
        return parsed(self.version) or (0, 0, 0)

    @property
    def path(self) -> str:
        """The path of its page, and of the folder of its files, below the base."""
        return f"{PLACE}/{self.version}"

    @property
    def shapes_graph(self) -> ox.NamedNode:
        """The graph that its patch has the shapes in; the data are in the default graph."""
        return ox.NamedNode(f"{self.iri.removesuffix(self.path)}shapes.ttl")

    def published(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and bytes of each file in the site."""
        for file in self.files:
            yield file.path, folder.content(self.folder / file.path.rpartition("/")[2])

    def quads(self) -> Iterator[ox.Quad]:
        """Yield everything it said; raises FileError for a file that is not N-Triples."""
        for name, graph in ((DATA, ox.DefaultGraph()), (SHAPES, self.shapes_graph)):
            for s, p, o in folder.triples(self.folder / name):
                yield ox.Quad(s, p, o, graph)

    def changes(self) -> patch.Patch | None:
        """Return what changed since the version before; None for the first.

        Raises FileError when the file is no RDF patch.
        """
        path = self.folder / PATCH
        return patch.read(path, folder.content(path)) if self.previous else None


@lru_cache(maxsize=1)  # pages and records ask for the same
def of(corpus: Corpus) -> tuple[Release, ...]:
    """Return the releases of a project, oldest first, each file compared with its checksum.

    Raises FileError for whatever in releases/ is not as `sserdf release` left it.
    """
    found: list[Release] = []
    for version in folder.versions(corpus.root / FOLDER, corpus.root / UNFINISHED):
        release = _read(corpus, version, found[-1].version if found else "")
        if ox.NamedNode(release.iri) not in corpus.facts:
            cure = f"describe it in data/{release.path}.ttl"
            raise FileError(release.folder, f"nothing is said of <{release.iri}>", cure)
        found.append(release)
    return tuple(found)


def _read(corpus: Corpus, version: str, previous: str) -> Release:
    place = corpus.root / FOLDER / version
    needed = {DATA, SHAPES, NOTES, *([PATCH] if previous else ())}
    files = tuple(
        Download(f"{PLACE}/{version}/{name}", size, digest)
        for name, size, digest in folder.files(place, needed)
    )
    text = folder.text(place / NOTES)
    heading = _HEADING.match(text)
    if not heading or heading["version"] != version:
        cure = f"its first line is: ## {version} – and a date"
        raise FileError(place / NOTES, "does not begin with its version", cure)
    notes = text[heading.end() :].strip()
    iri = f"{corpus.base}{PLACE}/{version}"
    return Release(version, heading["date"], iri, previous, notes, files, place)
