"""The formats of files of data, and the files that can be had of a publication as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple


class Format(NamedTuple):
    """A format of files of data, and what registries call it."""

    name: str
    suffix: str
    media_type: str  # as IANA registers it
    file_type: str  # the code in the file types of the EU's Publications Office
    package: str = ""  # the media type of what the files are packed in


FORMATS = (  # the longer suffix first
    Format("CSV in a ZIP", "csv.zip", "text/csv", "CSV", "application/zip"),
    Format("SSSOM/TSV", "sssom.tsv", "text/tab-separated-values", "TSV"),
    Format("CSV", "csv", "text/csv", "CSV"),
    Format("JSON-LD", "jsonld", "application/ld+json", "JSON_LD"),
    Format("N-Quads", "nq", "application/n-quads", "RDF_N_QUADS"),
    Format("N-Triples", "nt", "application/n-triples", "RDF_N_TRIPLES"),
    Format("RDF/XML", "rdf", "application/rdf+xml", "RDF_XML"),
    Format("Turtle", "ttl", "text/turtle", "RDF_TURTLE"),
)
_BY_SUFFIX = {format_.suffix: format_ for format_ in FORMATS}
# the files that stand beside the page of a thing
BESIDE = tuple(_BY_SUFFIX[suffix] for suffix in ("ttl", "jsonld", "rdf", "nt"))


def format_of(path: str) -> Format | None:
    """Return the format of a file, None when it is no format of data."""
    return next((format_ for format_ in FORMATS if path.endswith(f".{format_.suffix}")), None)


class Download(NamedTuple):
    """A file of data as a whole."""

    path: str
    size: int  # in bytes
    sha256: str

    @staticmethod
    def of(path: str, content: bytes) -> Download:
        """Return the file with that content at that path."""
        return Download(path, len(content), hashlib.sha256(content).hexdigest())

    @property
    def folder(self) -> str:
        """The folder that it stands in; "" for the root of the site."""
        return self.path.rpartition("/")[0]

    @property
    def format(self) -> str:
        """The name of its format; "" for one that we do not know."""
        found = format_of(self.path)
        return found.name if found else ""


def sums(files: Iterable[Download]) -> bytes:
    """Return the list of checksums that `sha256sum --check` reads, by path."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in sorted(files)).encode()
