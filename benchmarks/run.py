"""Print how long the main job takes beside the floor: a process that only imports the libraries.

uv run python benchmarks/run.py [--rounds N]
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
SSERDF = [sys.executable, "-m", "sserdf"]
COPY = "import rdflib, pyshacl, pyoxigraph, jinja2, shutil, sys; shutil.copytree(*sys.argv[1:])"
FLOOR = [sys.executable, "-c", "import rdflib, pyshacl, pyoxigraph, jinja2"]
CLICK = [sys.executable, "-c", "import click"]
BARE = [sys.executable, "-c", "0"]


def main() -> None:
    """Run each process in turn, several times, and print medians and ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build = [*SSERDF, "build", "-C", str(ROOT), "--out", str(site)]
        times = _measured(
            rounds,
            {
                "floor: import rdflib, pyshacl, pyoxigraph, jinja2": lambda: _run(FLOOR),
                "build, no site yet": lambda: _run(
                    build, before=lambda: shutil.rmtree(site, ignore_errors=True)
                ),
                "build, over the site before": lambda: _run(build),
                "floor, and copy the files of the site": lambda: _run(
                    [sys.executable, "-c", COPY, str(site), f"{folder}/copy"],
                    before=lambda: shutil.rmtree(f"{folder}/copy", ignore_errors=True),
                ),
                "validate": lambda: _run([*SSERDF, "validate", "-C", str(ROOT)]),
                "python -c 0": lambda: _run(BARE),
                "python -c 'import click'": lambda: _run(CLICK),
                "sserdf --help": lambda: _run([*SSERDF, "--help"]),
            },
        )
    _print(times, rounds)


def _measured(rounds: int, jobs: dict[str, Callable[[], float]]) -> dict[str, float]:
    # in turn, so that a busy moment of the machine hits all alike
    runs = [{name: job() for name, job in jobs.items()} for _ in range(rounds)]
    return {name: statistics.median(run[name] for run in runs) for name in jobs}


def _run(command: list[str], before: Callable[[], None] = lambda: None) -> float:
    before()
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def _print(times: dict[str, float], rounds: int) -> None:
    floor = times["floor: import rdflib, pyshacl, pyoxigraph, jinja2"]
    bare = times["python -c 'import click'"]
    print(f"medians of {rounds}; Python {sys.version.split()[0]}\n")
    print(f"{'':50} {'seconds':>8} {'× floor':>8} {'× click':>8}")
    for name, seconds in times.items():
        print(f"{name:50} {seconds:8.3f} {seconds / floor:8.2f} {seconds / bare:8.2f}")


if __name__ == "__main__":
    main()
