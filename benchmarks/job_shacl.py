"""SHACL: ours beside every other engine, alone and as a whole process, and whether the results are right."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import places
from clock import Cost, Run, medians
from inputs import Flat, named
from setting import COUNT, OURS, Setting, Words
from tables import Table, divided

# name, engine in peers/shacl_peers.py, environment, what it leaves out
_ENGINES = (
    ("pySHACL", "pyshacl", "", ""),
    ("pyshacl-turbo", "pyshacl_turbo", "pyshacl-turbo", ""),
    ("shifty", "shifty", "shifty", ""),
    ("rudof", "pyrudof", "rudof", "SPARQL constraints; no report as RDF from Python"),
    ("shacl", "shacl", "shacl", ""),
    ("shacl-rust", "shacl_rust", "shacl-rust", "no report as RDF from Python"),
)


def shacl(setting: Setting) -> Iterator[Table]:
    """Yield a table for each size."""
    for triples in setting.sizes:
        yield _measured(setting, triples, setting.inputs.flat(triples))


def _measured(setting: Setting, triples: int, flat: Flat) -> Table:
    table = Table("shacl", f"SHACL, {named(triples)} triples", "validation of pySHACL / this; > 1 is faster")
    reports = flat.data.parent
    runs = list(_runs(flat, reports))
    costs = medians(runs, setting.rounds, setting.limit)
    reference = costs[1].of("validation")
    for each, cost in zip(runs, costs, strict=True):
        table.add(
            who=each.who,
            validation=cost.of("validation"),
            seconds=None if cost.fault else cost.seconds,
            cpu=None if cost.fault else cost.cpu,
            memory=None if cost.fault else cost.memory,
            ratio=divided(reference, cost.of("validation")),
            results="" if cost.fault else _found(_report(reports, each.who), flat.expected),
            note=_note(each, cost),
        )
    return table


def _runs(flat: Flat, reports: Path) -> Iterator[Run]:
    data, shapes = flat.data, flat.shapes

    def words(who: str, command: Sequence[str | Path] | None) -> Words | None:
        return None if command is None else [*command, data, shapes, _report(reports, who)]

    yield Run("sserdf", words("sserdf", [*OURS, "shacl"]))
    for who, engine, peer, leaves_out in _ENGINES:
        missing = f"{places.INSTALL} {peer}"
        yield Run(who, words(who, places.shacl(engine, peer)), leaves_out, missing=missing)
    yield Run("Jena", words("Jena", places.jena()), missing="apt: libapache-jena-java, and install.py jena")
    yield Run(
        "shacl-engine",
        words("shacl-engine", places.node()),
        "",
        missing=f"apt: nodejs npm, and {places.INSTALL} npm",
    )


def _found(report: Path, expected: Path) -> str:
    command: Words = [sys.executable, COUNT, report, expected]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _report(folder: Path, who: str) -> Path:
    return folder / f"report-{who}"


def _note(each: Run, cost: Cost) -> str:
    return cost.fault or each.leaves_out
