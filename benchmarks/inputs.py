"""The made-up registries that are measured, each made once in a run."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SHARE = 0.01  # of the things are at fault, where faults are looked for
_EXPECTED = "expected.tsv"
_GENERATE = Path(__file__).parent / "generate.py"


@dataclass(frozen=True)
class Flat:
    """All triples in one file, the shapes in another, and what these must find."""

    data: Path
    shapes: Path
    expected: Path


@dataclass(frozen=True)
class Inputs:
    """A folder with what was made so far."""

    folder: Path

    def flat(self, triples: int) -> Flat:
        """Return a registry with seeded faults, in one file."""
        place = self.folder / f"flat-{triples}"
        if not (place / _EXPECTED).exists():
            _generate(triples, "--violations", SHARE, "--flat", place / "data.nt")
        return Flat(place / "data.nt", place / "shapes.ttl", place / _EXPECTED)

    def project(self, triples: int, layout: str = "files") -> Path:
        """Return a registry without a fault, as a project."""
        place = self.folder / f"{layout}-{triples}"
        if not (place / _EXPECTED).exists():
            _generate(triples, "--layout", layout, place)
        return place

    def site(self, name: str) -> Path:
        """Return where a site may be built; nothing is there in the first round."""
        self.sites.mkdir(exist_ok=True)
        return self.sites / name

    @property
    def sites(self) -> Path:
        """The folder of all sites, to be deleted when all is measured."""
        return self.folder / "sites"


def _generate(triples: int, *words: object) -> None:
    # in a process of its own: what this one holds would count as the memory of those that it starts
    command = [sys.executable, _GENERATE, "--triples", triples, *words]
    subprocess.run([str(word) for word in command], check=True)


def named(triples: int) -> str:
    """Return a number of triples in short."""
    return f"{triples // 1_000_000}M" if triples >= 1_000_000 else f"{triples // 1000}k"
