"""What a second process gains, and how our jobs grow with the data."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

from clock import Run, medians, run
from inputs import named
from job_site import UNSEARCHED, aside, build, cells
from setting import FLOOR, OURS, SSERDF, Setting, Words
from tables import Cell, Table, divided

# one program twice at once, its last word once the one and once the other
_BOTH = (
    "import subprocess, sys; one, other, *words = sys.argv[1:]; "
    "[p.wait() for p in [subprocess.Popen([*words, out]) for out in (one, other)]]"
)


def processes(setting: Setting) -> Iterator[Table]:
    """Yield what a second process gains, and what the disk lets any two processes gain."""
    project, place = setting.inputs.project(setting.middle), setting.inputs.site("processes")
    data = setting.inputs.flat(setting.middle).data
    out = [setting.inputs.site(f"writer-{number}") for number in (1, 2)]
    bare: Words = [*FLOOR, "site", data]
    twice: Words = [sys.executable, "-c", _BOTH, *out, *bare]
    # Pagefind is one process, however many are ours
    whole, fresh = [*build(project, place), UNSEARCHED], partial(aside, place)
    empty, name = partial(aside, *out), f"sserdf build {UNSEARCHED} --jobs"
    runs = [
        Run(f"{name} 1", [*whole, "--jobs", "1"], before=fresh),
        Run(f"{name} 2", [*whole, "--jobs", "2"], before=fresh),
        Run("bare loop once", [*bare, out[0]], before=empty),
        Run("bare loop twice at once", twice, "twice the work: what the disk allows", before=empty),
    ]
    costs = medians(runs, setting.rounds, setting.limit)
    title = f"Two processes, {named(setting.middle)} triples"
    table = Table("processes", title, "work done in a second, to that of one process")
    for each, cost, first, work in zip(runs, costs, (0, 0, 2, 2), (1, 1, 1, 2), strict=True):
        gain = divided(costs[first].seconds * work, cost.seconds)
        gain = None if costs[first].fault or cost.fault else gain
        table.add(**{"who": each.who, "note": each.leaves_out, **cells(cost), "ratio": gain})
    yield table


def growth(setting: Setting) -> Iterator[Table]:
    """Yield how each job of ours grows with the data."""
    table = Table("growth", "Growth of our jobs, whole processes", "")
    by_size = {size: _jobs(setting, size) for size in setting.sizes}
    for who in by_size[setting.sizes[0]]:
        # a tenth of the data may take no more than the limit
        costs = {
            size: run(jobs[who], setting.limit * max(size / 400_000, 1)) for size, jobs in by_size.items()
        }
        told = {size: None if cost.fault else cost.seconds for size, cost in costs.items()}
        last = costs[setting.sizes[-1]]
        row: dict[str, Cell] = {"small": told.get(10_000), "middle": told.get(100_000)}
        row |= {"large": told.get(1_000_000), "huge": told.get(10_000_000)}
        row["growth"] = divided(told.get(1_000_000), told.get(100_000))
        table.add(who=who, **row, memory=None if last.fault else last.memory, note=last.fault)
    yield table


def _jobs(setting: Setting, size: int) -> dict[str, Run]:
    project, flat = setting.inputs.project(size, "bulk"), setting.inputs.flat(size)
    place = setting.inputs.site("growth")
    files: Words = ["--data", flat.data, "--shapes", flat.shapes]
    commands: dict[str, Words] = {
        "load": [*OURS, "load", project],
        "validate files": [*SSERDF, "validate", *files],
        "validate the project": [*SSERDF, "validate", "-C", project],
        "export, all formats": [*OURS, "export", project],
        f"build the site, {UNSEARCHED}": [*build(project, place), UNSEARCHED],
    }
    # a check that found something ends with 1
    return {
        who: Run(
            who, command, before=partial(aside, place), codes=(0, 1) if who == "validate files" else (0,)
        )
        for who, command in commands.items()
    }
