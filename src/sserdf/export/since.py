"""What stands since the build before: after an edit, the files of everything are mended, not made anew.

Such a file is a row of parts, each told from what is said of one thing. Where an old part stands exactly
once, the new one takes its place; where that is not so, the file is made as if nothing had stood there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sserdf.corpus import Corpus, Node

if TYPE_CHECKING:
    from sserdf.export.tables import Table
    from sserdf.export.uses import Uses

_MOST = 30  # parts that are looked for: looking for more takes longer than making them all


@dataclass(frozen=True, eq=False)
class Since:
    """What was published before something else was said of some things, their classes apart."""

    corpus: Corpus  # as it was
    changed: tuple[Node, ...]  # those things
    renamed: frozenset[Node]
    used: Uses  # of ontology and data, before and after
    tables: tuple[Table, ...]
    standing: Callable[[str], bytes]  # the file of the site with a path

    def touched(self, corpus: Corpus) -> frozenset[Node]:
        """Return what is changed, and what points at something that has another name now."""
        pointing = (corpus.inverse.get(node, {}).values() for node in self.renamed)
        return frozenset(chain(self.changed, *chain.from_iterable(pointing)))


_known: WeakKeyDictionary[Corpus, Since] = WeakKeyDictionary()


def keep(corpora: Iterable[Corpus], since: Since) -> None:
    """Remember what stood before a project became what it is, whichever of these it is taken for."""
    _known.update(dict.fromkeys(corpora, since))


def of(corpus: Corpus) -> Since | None:
    """Return what stood before, if anybody knows."""
    return _known.get(corpus)


def mended(text: bytes, parts: Iterable[tuple[bytes, bytes]]) -> list[bytes] | None:
    """Return a text in pieces, new parts in the place of old ones; None where one is not found just once."""
    found = list(_found(text, parts))
    spots = sorted(spot for spot in found if spot)
    if len(spots) < len(found) or any(one[1] > two[0] for one, two in zip(spots, spots[1:], strict=False)):
        return None
    pieces, place = list[bytes](), 0
    for start, end, new in spots:
        pieces += (text[place:start], new)
        place = end
    return [*pieces, text[place:]]


def _found(text: bytes, parts: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[int, int, bytes] | None]:
    """Yield where each part stands that becomes another; None where that cannot be told."""
    for number, (old, new) in enumerate(one for one in parts if one[0] != one[1]):
        if number >= _MOST or not old or not new:
            yield None
            return
        start = text.find(old)
        if start < 0 or text.find(old, start + 1) >= 0:
            yield None
            return
        yield start, start + len(old), new
