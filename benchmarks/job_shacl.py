"""SHACL: ours beside every other engine, alone and as a whole process, and whether the results are right."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
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

_FRUGAL = ("sserdf", "shacl", "shacl-rust")  # the others need ten gigabytes and more for ten million triples


def shacl(setting: Setting) -> Iterator[Table]:
    """Yield a table for each size."""
    for triples in setting.sizes:
        yield _measured(setting, triples, setting.inputs.flat(triples))


def _measured(setting: Setting, triples: int, flat: Flat) -> Table:
    table = Table(
        "shacl", f"SHACL, {named(triples)} triples", "validation of pySHACL / this; > 1 is faster", triples
    )
    reports = flat.data.parent
    runs = list(_runs(flat, reports, triples))
    costs = medians(runs, setting.rounds, setting.limit)
    reference = costs[1].of("validation")
    for each, cost in zip(runs, costs, strict=True):
        # the call that told reading from validating apart is no part of the job
        extra = cost.told.get("load", 0.0) if cost.told.get("twice") else 0.0
        table.add(
            who=each.who,
            validation=cost.of("validation"),
            seconds=None if cost.fault else cost.seconds - extra,
            cpu=None if cost.fault else cost.cpu - extra,
            memory=None if cost.fault else cost.memory,
            ratio=divided(reference, cost.of("validation")),
            results="" if cost.fault else _found(_report(reports, each.who), flat.expected),
            note=_note(each, cost),
        )
    return table


def _runs(flat: Flat, reports: Path, triples: int) -> Iterator[Run]:
    def run(who: str, command: Words | None, leaves_out: str, how: str) -> Run:
        is_safe = triples <= 1_000_000 or who in _FRUGAL
        words = [*command, flat.data, flat.shapes, _report(reports, who)] if command and is_safe else None
        missing = f"{places.ABSENT} {how}" if is_safe else "not tried: it takes too much memory for this size"
        # the others are told as multiples of the reference, so that it may take its time
        return Run(who, words, leaves_out, missing=missing, patience=2.5 if who == "pySHACL" else 1)

    yield run("sserdf", [*OURS, "shacl"], "", "")
    for who, engine, peer, leaves_out in _ENGINES:
        yield run(who, places.shacl(engine, peer), leaves_out, peer)
    yield run(
        "Jena", places.jena(), "", "jena, after apt-get install libapache-jena-java default-jdk-headless"
    )
    yield run("shacl-engine", places.node(), "", "npm, after apt-get install nodejs npm")


def _found(report: Path, expected: Path) -> str:
    command: Words = [sys.executable, COUNT, report, expected]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _report(folder: Path, who: str) -> Path:
    return folder / f"report-{who}"


def _note(each: Run, cost: Cost) -> str:
    return cost.fault or each.leaves_out
