"""Print one table for each job: ours, the floor beneath it, and every other program that is installed.

uv run python benchmarks/run.py [--only shacl,load] [--rounds N] [--small | --huge] [--json FILE] [--keep DIR]
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import job_data
import job_growth
import job_shacl
import job_site
from inputs import Inputs
from setting import Setting
from tables import Table

JOBS: dict[str, Callable[[Setting], Iterator[Table]]] = {
    "publication": job_site.publication,
    "load": job_data.load,
    "exports": job_data.exports,
    "jsonld": job_data.jsonld,
    "site": job_site.site,
    "edit": job_site.edit,
    "processes": job_growth.processes,
    "growth": job_growth.growth,
    "shacl": job_shacl.shacl,
}


def main() -> None:
    """Run the jobs that are asked for, and print each table as soon as it is known."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="sserdf-") as folder:
        inputs = Inputs(Path(options.keep or folder))
        inputs.folder.mkdir(parents=True, exist_ok=True)
        setting = Setting(inputs, _sizes(options), options.rounds, options.limit)
        shutil.rmtree(inputs.sites, ignore_errors=True)  # of a run before
        tables = list(_tables(setting, options.only))
        if options.json:  # before everything is deleted, which takes a minute
            options.json.write_text(
                json.dumps(_plain(tables), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", type=_named, default=list(JOBS), metavar="JOB,…", help=", ".join(JOBS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=120.0, help="seconds for each run of a peer")
    parser.add_argument("--small", action="store_true", help="10k triples only, in seconds")
    parser.add_argument("--huge", action="store_true", help="10M triples too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the tables for programs too")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what was generated, and use it again")
    return parser.parse_args()


def _named(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - set(JOBS):
        raise argparse.ArgumentTypeError(f"there is no job {', '.join(unknown)}; there are {', '.join(JOBS)}")
    return names


def _sizes(options: argparse.Namespace) -> tuple[int, ...]:
    if options.small:
        return (10_000,)
    return (10_000, 100_000, 1_000_000, *([10_000_000] if options.huge else []))


def _tables(setting: Setting, names: list[str]) -> Iterator[Table]:
    for name in (name for name in JOBS if name in names):
        start = time.perf_counter()
        for table in JOBS[name](setting):
            print(table.text(), flush=True)
            yield table
        print(f"{name}: {time.perf_counter() - start:.0f} s in all\n", file=sys.stderr, flush=True)


def _plain(tables: list[Table]) -> dict[str, object]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "date": datetime.date.today().isoformat(),
        "cores": os.cpu_count(),
        "memory": round(memory),  # GB
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("pyoxigraph", "jinja2", "pyshacl", "rdflib")},
        "tables": [table.plain() for table in tables],
    }


if __name__ == "__main__":
    main()
