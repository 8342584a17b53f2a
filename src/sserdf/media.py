"""What kind of file each file of a site is: the media types that servers send with them."""

from __future__ import annotations

from collections.abc import Mapping

HTML = "text/html; charset=utf-8"
OCTETS = "application/octet-stream"
# by what follows the last dot; names as IANA registers them, where it does
TYPES: Mapping[str, str] = {
    "bib": "application/x-bibtex; charset=utf-8",
    "cff": "application/yaml",
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "gif": "image/gif",
    "html": HTML,
    "ico": "image/vnd.microsoft.icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "md": "text/markdown; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "pdf": "application/pdf",
    "png": "image/png",
    "rdf": "application/rdf+xml",
    "rdfp": "application/rdf-patch",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "rq": "application/sparql-query",
    "svg": "image/svg+xml",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "wasm": "application/wasm",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xml": "application/xml; charset=utf-8",
    "yml": "application/yaml",
    "zip": "application/zip",
}
# by their path or name: files whose suffix says too little, or that have none
NAMES: Mapping[str, str] = {
    ".well-known/void": "text/turtle; charset=utf-8",
    "SHA256SUMS": "text/plain; charset=utf-8",
    "codemeta.json": "application/ld+json",
    "croissant.json": "application/ld+json",
    "csv-metadata.json": "application/csvm+json",
    "datapackage.json": "application/vnd.datapackage+json",
    "linkset.json": "application/linkset+json",
    "ro-crate-metadata.json": "application/ld+json",
}
_ASIDE = "site-"  # before the names of files of ours that a project's own files have put aside
# what a page of another site may read: data, and what is said of them
OPEN = ("csv", "json", "jsonld", "nq", "nt", "rdf", "rq", "tsv", "ttl", "zip")


def content_type(path: str) -> str:
    """Return the media type of a file as a server sends it; that of bytes for what nobody knows."""
    name = path.rpartition("/")[2].removeprefix(_ASIDE)
    return NAMES.get(path) or NAMES.get(name) or TYPES.get(suffix(name), OCTETS)


def media_type(path: str) -> str:
    """Return the media type of a file as a link names it: without the way its characters are written."""
    return content_type(path).partition(";")[0]


def suffix(path: str) -> str:
    """Return what follows the last dot of a file's name; "" without one."""
    name, dot, end = path.rpartition("/")[2].rpartition(".")
    return end if name and dot else ""
