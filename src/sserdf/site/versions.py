"""The releases as their pages tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from sserdf import iris
from sserdf.downloads import Download
from sserdf.nodes import Node
from sserdf.releases import PLACE, Release
from sserdf.resource import Description
from sserdf.site.differences import Differences, differences
from sserdf.site.listing import Listing
from sserdf.site.notes import Block, blocks
from sserdf.view import View


class Issue(NamedTuple):
    """A release: its page, its date, what is said of it and what it left."""

    version: str
    date: str
    node: Node  # of the version
    previous: Node | None  # the version before; None for the first
    notes: tuple[Block, ...]
    files: tuple[Download, ...]


class Versions:
    """All releases, in the language of a reader."""

    def __init__(self, view: View, released: tuple[Release, ...]) -> None:
        """Take them oldest first."""
        self._view = view
        self._releases = {release.path: release for release in released}

    @cached_property
    def issues(self) -> tuple[Issue, ...]:
        """Every release, the newest first."""
        return tuple(map(self._issue, reversed(self._releases.values())))

    def has(self, path: str) -> bool:
        """Return whether there is the page of a release."""
        return path in self._releases

    def has_list(self, path: str) -> bool:
        """Return whether that page lists the releases."""
        return path == PLACE and bool(self._releases)

    @cached_property
    def lines(self) -> dict[str, Listing]:
        """The pages that lead on to the newest release of X.Y, by their paths below the base."""
        found: dict[str, Listing] = {}
        for path in self._releases:
            short = path.rpartition(".")[0]
            if short not in self._view.paths:  # a thing comes before what we add
                found[short] = Listing(self._view, short, title=self._view.page(path).text)
        return found

    def of(self, it: Description | Listing) -> Issue | None:
        """Return the release that a page is about, or leads on to; None for any other page."""
        path = it.path if it.path in self._releases else self._newest(it.path)
        return self._issue(self._releases[path]) if path else None

    def differences(self, it: Description) -> Differences:
        """Return what changed with the release that a page is about."""
        release = self._releases[it.path]
        return differences(self._view, release, self._releases.get(f"{PLACE}/{release.previous}"))

    def _newest(self, line: str) -> str:
        paths = [path for path in self._releases if path.rpartition(".")[0] == line]
        return paths[-1] if paths and line in self.lines else ""

    def _issue(self, release: Release) -> Issue:
        previous = self._view.page(f"{PLACE}/{release.previous}") if release.previous else None
        node = self._view.page(release.path)
        return Issue(release.version, release.date, node, previous, blocks(release.notes), release.files)


def leads(versions: Versions) -> Iterator[tuple[str, Listing]]:
    """Yield path and subject of each page that leads on."""
    for path, listing in sorted(versions.lines.items()):
        yield iris.page(path), listing
