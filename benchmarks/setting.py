"""What a run of the benchmarks was asked for."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from inputs import Inputs

ROOT = Path(__file__).parent.parent
STEPS = Path(__file__).parent / "steps"
PEERS = Path(__file__).parent / "peers"
COUNT = Path(__file__).parent / "counting.py"
Words = list[str | Path]
SSERDF: Words = [sys.executable, "-m", "sserdf"]
OURS: Words = [sys.executable, STEPS / "ours.py"]
FLOOR: Words = [sys.executable, STEPS / "floor.py"]


@dataclass(frozen=True)
class Setting:
    """How much, how often, and with what."""

    inputs: Inputs
    sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    rounds: int = 3
    limit: float = 120.0  # seconds for each run of a peer

    @property
    def middle(self) -> int:
        """The size for what is told of one size: 100k, less when only small ones are wanted."""
        return min(100_000, max(self.sizes))
