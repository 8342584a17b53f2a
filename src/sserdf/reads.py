"""What is read of the data while something is made: from this follows what an edit leaves as it is.

A page, a document or anything that many of them share is made inside `recorded`; whatever the corpus
and the view are asked for meanwhile is noted. Outside of it nothing is noted, and nothing is slower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from sserdf.index import Term

V = TypeVar("V")
T = TypeVar("T")


class Reads:
    """What was read: of which terms the facts, who points at them, and the names."""

    __slots__ = ("everything", "facts", "inverse", "names", "shared")

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.facts: set[Term] = set()
        self.inverse: set[Term] = set()
        self.names: set[Term] = set()
        self.shared: set[str] = set()  # the names of what was made before, and is used by many
        self.everything = False

    def told(self) -> Read:
        """Return it as plain text, which can travel and be kept."""
        facts, inverse, names = (tuple(map(str, read)) for read in (self.facts, self.inverse, self.names))
        return Read(facts, inverse, names, tuple(self.shared), self.everything)


class Read(NamedTuple):
    """What was read, as N-Triples."""

    facts: tuple[str, ...]
    inverse: tuple[str, ...]
    names: tuple[str, ...]
    shared: tuple[str, ...]
    everything: bool

    def union(self, other: Read) -> Read:
        """Return what either has."""
        return Read(
            tuple({*self.facts, *other.facts}),
            tuple({*self.inverse, *other.inverse}),
            tuple({*self.names, *other.names}),
            tuple({*self.shared, *other.shared}),
            self.everything or other.everything,
        )


now: Reads | None = None  # what is being noted; nothing is, while this is None
shared: dict[str, Reads] = {}  # what was read for that which many use
is_kept = False  # whether anybody will ask


@contextmanager
def recorded(into: Reads | None) -> Iterator[None]:
    """Note what is read inside, apart from what is noted outside; with None, note nothing."""
    global now
    before, now = now, into
    try:
        yield
    finally:
        now = before


def everything() -> None:
    """Note that an answer depends on all data."""
    if now is not None:
        now.everything = True


def begin(is_kept: bool) -> None:
    """Forget all that was noted; say whether anybody will ask."""
    globals().update(now=None, is_kept=is_kept)
    shared.clear()


def use(name: str) -> None:
    """Note that something is used that was made before, for many."""
    if now is not None:
        now.shared.add(name)


def under(name: str, make: Callable[[], T]) -> T:
    """Make what many use; who uses it depends on what is read for it."""
    if not is_kept:
        return make()
    mine = shared.setdefault(name, Reads())
    with recorded(mine):
        return make()


class Told(tuple[T, ...]):
    """What every build may tell anew: whoever looks into it depends on everything."""

    def __iter__(self) -> Iterator[T]:
        """Yield the values."""
        everything()
        return tuple.__iter__(self)

    def __len__(self) -> int:
        """Return how many there are."""
        everything()
        return tuple.__len__(self)

    def __getitem__(self, key: Any) -> Any:
        """Return the value at a place."""
        everything()
        return tuple.__getitem__(self, key)


class _Watched(dict[Any, V]):
    """A dictionary by terms; whoever looks is noted."""

    _noted: Callable[[Reads], set[Term]]

    def __getitem__(self, key: Any) -> V:
        if now is not None:
            self._noted(now).add(key)
        return dict.__getitem__(self, key)

    def get(self, key: Any, default: Any = None) -> Any:
        """Return what is said, or the default."""
        if now is not None:
            self._noted(now).add(key)
        return dict.get(self, key, default)

    def __contains__(self, key: Any) -> bool:
        if now is not None:
            self._noted(now).add(key)
        return dict.__contains__(self, key)

    def __iter__(self) -> Iterator[Any]:
        everything()
        return dict.__iter__(self)

    def keys(self) -> Any:
        """Return all terms."""
        everything()
        return dict.keys(self)

    def items(self) -> Any:
        """Return all terms with what is said."""
        everything()
        return dict.items(self)

    def values(self) -> Any:
        """Return all that is said."""
        everything()
        return dict.values(self)


class Facts(_Watched[V]):
    """What is said of each subject."""

    _noted = staticmethod(attrgetter("facts"))


class Inverse(_Watched[V]):
    """Who points at each node."""

    _noted = staticmethod(attrgetter("inverse"))
