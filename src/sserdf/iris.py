"""Which IRIs we mint, and the path each has as a file."""

from __future__ import annotations

import re
import unicodedata

# Schemes that a page may link to; any other IRI is shown as text.
LINKABLE = ("http://", "https://", "mailto:")
# Schemes that a browser may run or that read the reader's own disk.
DANGEROUS = re.compile(r"(javascript|data|vbscript|file|blob|about):", re.IGNORECASE)
# what XML takes for the name of an element, at the end of an IRI
LOCAL_NAME = re.compile(r"[^\W\d][\w.-]*$")
# what XML 1.0 has no way to write (section 2.2)
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_SEGMENT = re.compile(r"[\w.~-]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?|index(\.html)?", re.IGNORECASE)
# the first words of files that every site has
_KEPT = frozenset({"all", "assets", "context", "queries", "shapes", "tables"})
_LONGEST_PATH, _DEEPEST = 1000, 40  # what every system takes, below a folder of some length
_LONGEST_SEGMENT = 200  # bytes; file systems stop at 255 and we add suffixes


def is_linkable(iri: str) -> bool:
    """Return whether a page may make this IRI a link."""
    return iri.lower().startswith(LINKABLE)


def local_path(iri: str, base: str) -> str | None:
    """Return what follows the base in the IRI ("" for the base itself), None when it is not ours."""
    return iri.removeprefix(base) if iri.startswith(base) else None


def local_name(iri: str) -> str:
    """Return what follows the last slash or hash of an IRI."""
    return re.split("[/#]", iri)[-1]


def document(path: str) -> str:
    """Return the path that a thing's own files have before their suffix."""
    return path or "index"


def page(path: str, part: int = 1) -> str:
    """Return the path of the page of a thing, or of a further part of a long page."""
    name = "index.html" if part == 1 else f"part-{part}.html"
    return f"{path}/{name}" if path else name


def fault(path: str) -> str | None:
    """Return why a path below the base cannot become a file, None when it can."""
    if path == "":
        return None
    if re.split(r"[/.]", path)[0] in _KEPT or path == "style.css":
        return "the site keeps that name for itself"
    if len(path.encode(errors="surrogatepass")) > _LONGEST_PATH or path.count("/") > _DEEPEST:
        return "it is too long for a path"
    for segment in path.split("/"):
        if found := _segment_fault(segment):
            return found
    return None


def sameness(path: str) -> str:
    """Return a key that is equal for paths which some file systems cannot tell apart."""
    return unicodedata.normalize("NFC", path).casefold()


def _segment_fault(segment: str) -> str | None:
    if not segment or segment.startswith("."):
        return "it has an empty or a dotted part"
    if not _SEGMENT.fullmatch(segment):
        return "it has a character that is not a letter, a digit or one of - . _ ~"
    if _RESERVED.fullmatch(segment) or segment.endswith("."):
        return f"“{segment}” is a name that file systems or the site keep for themselves"
    if len(segment.encode()) > _LONGEST_SEGMENT:
        return "a part of it is too long for a file name"
    return None
