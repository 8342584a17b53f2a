"""Links in the head of a page for programs: what it is of, who made it, where the data are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sserdf.links import Link
from sserdf.resource import Description
from sserdf.site.listing import Listing, Root
from sserdf.vocabulary import SCHEMA


class Signpost(NamedTuple):
    """A link as a page has it."""

    rel: str
    href: str
    media_type: str


def signposts(
    landing: tuple[Link, ...],
    types: Callable[[Description], tuple[str, ...]],
    it: Description | Listing,
    root: Root,
) -> tuple[Signpost, ...]:
    """Return the links of a page, as FAIR Signposting has them.

    `landing` are those of the home page, `types` gives the classes of a thing in schema.org. The formats
    of a thing stand with its alternates. A page that is no thing has none.
    """
    if not it.path:
        links = tuple(link for link in landing if link.rel != "describedby" or not _is_alternate(it, link))
    else:
        links = tuple(_of(landing, types(it), it, root)) if isinstance(it, Description) else ()
    home = root.files_url if root.url else root.files
    return tuple(Signpost(link.rel, link.href(home), link.media_type) for link in links)


def _is_alternate(it: Description | Listing, link: Link) -> bool:
    return isinstance(it, Description) and link.target.rpartition(".")[0] == it.document


def _of(landing: tuple[Link, ...], types: tuple[str, ...], it: Description, root: Root) -> Iterator[Link]:
    yield Link("cite-as", it.iri)
    yield Link("collection", root.files_url)
    yield from (link for link in landing if link.rel == "license")
    for name in ("AboutPage", *(types or ("Thing",))):
        yield Link("type", SCHEMA(name).value)
