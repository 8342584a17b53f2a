"""Print how many pages a second are made, and where the time of a build goes, one step after the other.

uv run python benchmarks/pages.py [--rounds N] [--project DIR]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sserdf import export, publish, search
from sserdf.check import check
from sserdf.corpus import Corpus
from sserdf.site import Pages
from sserdf.view import View

T = TypeVar("T")
PAGES = "pages, in as many processes as cores"
ROOT = Path(__file__).parent.parent


def main() -> None:
    """Run the steps in turn, several times, and print medians and shares."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--project", type=Path, default=ROOT)
    options = parser.parse_args()
    runs = [_run(options.project) for _ in range(options.rounds)]
    steps = {name: statistics.median(run[0][name] for run in runs) for name in runs[0][0]}
    _print(steps, runs[0][1], options.rounds)


def _run(project: Path) -> tuple[dict[str, float], int]:
    times: dict[str, float] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = work()
        times[name] = time.perf_counter() - start
        return result

    corpus = timed("read", lambda: Corpus.read(project))
    timed("check (beside the data in a build)", lambda: check(corpus))
    view = View(corpus)
    data = timed("data beside the pages", lambda: list(export.files(view)))
    made = timed(PAGES, lambda: list(Pages(view)))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "site"
        timed("write all, nothing there yet", lambda: publish.write(target, [*data, *made]))
        timed("write all, nothing changed", lambda: publish.write(target, [*data, *made]))
        timed("search index", lambda: list(search.index(target)))
    return times, sum(path.endswith(".html") for path, _ in made)


def _print(steps: dict[str, float], count: int, rounds: int) -> None:
    total = sum(steps.values())
    speed = count / steps[PAGES]
    print(f"medians of {rounds}; {count} pages, {speed:.0f} a second\n")
    print(f"{'':38} {'seconds':>8} {'share':>7}")
    for name, seconds in steps.items():
        print(f"{name:38} {seconds:8.3f} {seconds / total:7.0%}")


if __name__ == "__main__":
    main()
