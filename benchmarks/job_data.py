"""Reading, exports and JSON-LD: ours beside the libraries beneath it, and what others have."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import places
from clock import Cost, Run, medians
from inputs import named
from setting import FLOOR, OURS, PEERS, Setting
from tables import Cell, Table, divided

_READERS = PEERS / "readers.py"


def load(setting: Setting) -> Iterator[Table]:
    """Yield how long it takes to have all triples at hand, for each size."""
    for triples in (size for size in setting.sizes if size >= setting.middle):
        data, project = setting.inputs.flat(triples).data, setting.inputs.project(triples, "bulk")
        oxrdflib = places.python("oxrdflib")
        runs = [
            Run("pyoxigraph, bulk loader", [*FLOOR, "store", data], "indexes for SPARQL, not by thing"),
            Run("sserdf, as a project", [*OURS, "load", project]),
            Run("pyoxigraph, parser alone", [*FLOOR, "parse", data], "keeps nothing"),
            Run("rdflib, in memory", [sys.executable, _READERS, "rdflib", data]),
            Run(
                "rdflib over Oxigraph",
                places.words(oxrdflib, _READERS, "oxrdflib", data),
                missing=f"{places.ABSENT} oxrdflib",
            ),
        ]
        table = Table(
            "load", f"Loading, {named(triples)} triples", "bulk loader of pyoxigraph / this", triples
        )
        costs = medians(runs, setting.rounds, setting.limit)
        for each, cost in zip(runs, costs, strict=True):
            ratio = divided(costs[0].of("load"), cost.of("load"))
            table.add(
                who=each.who,
                seconds=cost.of("load"),
                memory=_memory(cost),
                ratio=ratio,
                note=_note(each, cost),
            )
        yield table


def exports(setting: Setting) -> Iterator[Table]:
    """Yield how long it takes to write all triples in each format."""
    for triples in (size for size in setting.sizes if size >= setting.middle):
        data, project = setting.inputs.flat(triples).data, setting.inputs.project(triples, "bulk")
        runs = [
            Run("sserdf", [*OURS, "export", project], "sorts, and refuses what a format cannot hold"),
            Run("pyoxigraph", [*FLOOR, "serialize", data], "unsorted; JSON-LD not compacted, no tables"),
        ]
        if triples == setting.middle:
            runs.append(Run("rdflib", [sys.executable, _READERS, "turtle", data], "unsorted but for Turtle"))
        costs = medians(runs, setting.rounds, setting.limit)
        table = Table("exports", f"Exports, {named(triples)} triples", "pyoxigraph / this", triples)
        for form in ("ntriples", "nquads", "turtle", "rdfxml", "jsonld", "csv"):
            for each, cost in zip(runs, costs, strict=True):
                if seconds := cost.of(form):
                    ratio = divided(costs[1].of(form), seconds)
                    table.add(who=f"{form}: {each.who}", seconds=seconds, ratio=ratio, note=each.leaves_out)
        for each, cost in zip(runs, costs, strict=True):
            table.add(who=f"all: {each.who}", seconds=_total(cost), memory=_memory(cost), note=cost.fault)
        yield table


def jsonld(setting: Setting) -> Iterator[Table]:
    """Yield how many things a second become JSON-LD with our context."""
    project, place = setting.inputs.project(setting.middle, "bulk"), setting.inputs.folder / "jsonld"
    ours = Run("sserdf", [*OURS, "jsonld", project, "2000", place])
    # the second reads what the first wrote
    (made,) = medians([ours], setting.rounds, setting.limit)
    framing = Run("PyLD, framing", [sys.executable, _READERS, "pyld", place])
    (framed,) = medians([framing], setting.rounds, setting.limit)
    table = Table("jsonld", "JSON-LD of single things, with our context", "this / PyLD")
    for each, cost in ((ours, made), (framing, framed)):
        ratio = divided(cost.of("rate"), framed.of("rate"))
        table.add(
            who=each.who, rate=cost.of("rate"), memory=_memory(cost), ratio=ratio, note=_note(each, cost)
        )
    if not framed.fault:
        table.rows[1]["results"] = f"{framed.told['same']:.0f} of {framed.told['of']:.0f} the same JSON"
    yield table


def _memory(cost: Cost) -> Cell:
    return None if cost.fault else cost.memory


def _note(each: Run, cost: Cost) -> str:
    return cost.fault or each.leaves_out


def _total(cost: Cost) -> Cell:
    return None if cost.fault else sum(cost.told.values())
