"""Tell others what the publication is and what can be had of it, each in the form that they read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sserdf.links import Link
from sserdf.records import (
    cff,
    codemeta,
    constructs,
    crate,
    croissant,
    datacite,
    datapackage,
    signposts,
    tabular,
    w3id,
)
from sserdf.records.publication import Publication

# what search engines find in the home page
FRONT = f"{constructs.SCHEMA_ORG}.jsonld"
Files = Iterator[tuple[str, bytes]]

# each yields path and bytes of what one kind of reader asks for
_MAKERS: tuple[Callable[[Publication], Files], ...] = (
    constructs.files,
    crate.files,
    datacite.files,
    cff.files,
    codemeta.files,
    w3id.files,
    croissant.files,
    datapackage.files,
    tabular.files,
)


def files(publication: Publication) -> Files:
    """Yield path and bytes of every record."""
    paths = []
    for maker in _MAKERS:
        for path, content in maker(publication):
            paths.append(path)
            yield path, content
    yield from signposts.files(publication, paths)


def landing(publication: Publication, paths: Iterable[str]) -> tuple[Link, ...]:
    """Return the links of the home page for programs; `paths` are those that `files` yielded."""
    return signposts.landing(publication, paths)
