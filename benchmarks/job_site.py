"""Whole sites: our own publication, a registry beside a bare loop and others, and one edit."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path

import places
from clock import Cost, Run, medians, run
from inputs import named
from setting import FLOOR, PEERS, ROOT, SSERDF, Setting, Words
from tables import Cell, Table, divided

UNSEARCHED = "--no-search"
_PLAIN = "plain pages; no check, no other format, no record, no search"


def publication(setting: Setting) -> Iterator[Table]:
    """Yield how long our own publication takes beside a bare loop that writes pages of the same sizes."""
    site, copy = setting.inputs.site("own"), setting.inputs.site("own-floor")
    whole = build(ROOT, site)
    run(Run("", whole), setting.limit)
    sizes = _sizes(site, setting.inputs.folder / "sizes.txt")
    runs = [
        Run("floor: import, render, write", [*FLOOR, "pages", sizes, copy], before=partial(aside, copy)),
        Run("sserdf build, no site yet", whole, before=partial(aside, site)),
        Run("sserdf build, nothing changed", whole),
        Run("sserdf validate", [*SSERDF, "validate", "-C", ROOT]),
        Run("floor: import alone", [*FLOOR, "start"], "pyoxigraph, jinja2 and click"),
        Run("sserdf --help", [*SSERDF, "--help"]),
    ]
    table = Table("publication", "Our own publication, whole processes", "this / floor")
    folders = [copy, site, site, None, None, None]
    yield _filled(table, runs, medians(runs, setting.rounds, setting.limit), folders)


def site(setting: Setting) -> Iterator[Table]:
    """Yield how long a registry takes as a whole site, beside a bare loop and others' plain pages."""
    data, project = setting.inputs.flat(setting.middle).data, setting.inputs.project(setting.middle)
    names = ("bare", "sserdf", "sserdf-unsearched", "mkrdf", "ontospy", "pylode")
    folders = [setting.inputs.site(who) for who in names]
    bare, ours, unsearched, mkrdf, ontospy, pylode = folders
    runs = [
        Run("bare loop", [*FLOOR, "site", data, bare], _PLAIN, partial(aside, bare)),
        Run("sserdf build", build(project, ours), before=partial(aside, ours)),
        _unsearched(project, unsearched),
        _mkrdf(setting, data, mkrdf),
        _ontospy(data, ontospy),
        _pylode(data, pylode),
    ]
    table = Table("site", f"A whole site, {named(setting.middle)} triples", "this / bare loop")
    yield _filled(table, runs, medians(runs, setting.rounds, setting.limit), folders)


def _unsearched(project: Path, site: Path) -> Run:
    whole = [*build(project, site), UNSEARCHED]
    return Run(f"sserdf build {UNSEARCHED}", whole, "no search index", partial(aside, site))


def edit(setting: Setting) -> Iterator[Table]:
    """Yield how long it takes to build again when one file was edited, and how many files are written."""
    project = setting.inputs.folder / f"edited-{setting.middle}"
    aside(project)
    shutil.copytree(setting.inputs.project(setting.middle), project)
    path = project / "data/organisation/o7.ttl"
    table = Table("edit", f"One file edited, {named(setting.middle)} triples", "this / whole build")
    for words in ([], [UNSEARCHED]):
        place = setting.inputs.site("".join(["edited", *words]))
        again = Run(" ".join(["sserdf build", *words]), [*build(project, place), *words])
        _edit(setting, table, path, place, again)
    yield table


def _edit(setting: Setting, table: Table, path: Path, place: Path, again: Run) -> None:
    who = again.who
    whole = run(again, setting.limit)
    table.add(who=f"{who}, no site yet", **cells(whole), ratio=1.0, files=_counted(place)[1])
    for number in range(setting.rounds):
        start = time.time_ns()  # what is not written anew keeps its time
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r" 7( \d+)? ", f" 7 {number} ", text), encoding="utf-8")
        cost = run(again, setting.limit)
        table.add(
            who=f"{who}, one name edited",
            **cells(cost),
            ratio=divided(cost.seconds, whole.seconds),
            files=_written_since(place, start),
            note="files: written anew",
        )
    cost = run(again, setting.limit)
    ratio = divided(cost.seconds, whole.seconds)
    table.add(who=f"{who}, nothing edited", **cells(cost), ratio=ratio, files=0)


def build(project: Path, site: Path) -> Words:
    """Return the command that builds a site."""
    return [*SSERDF, "build", "-C", project, "--out", site]


def aside(*folders: Path) -> None:
    """Make place for folders, and delete nothing: after that, a disk may take many times as long to write."""
    for folder in filter(Path.exists, folders):
        older = (folder.with_name(f"{folder.name}.{number}") for number in count())
        folder.rename(next(place for place in older if not place.exists()))


def cells(cost: Cost) -> dict[str, Cell]:
    """Return what a process took, as cells of a row; why it took nothing, when it failed."""
    if cost.fault:
        return {"note": cost.fault}
    return {"seconds": cost.seconds, "cpu": cost.cpu, "memory": cost.memory}


def _filled(
    table: Table, runs: Sequence[Run], costs: Sequence[Cost], folders: Sequence[Path | None]
) -> Table:
    for each, cost, folder in zip(runs, costs, folders, strict=True):
        row: dict[str, Cell] = {"who": each.who, "note": each.leaves_out, **cells(cost)}
        if not cost.fault:
            row["ratio"] = divided(cost.seconds, costs[0].seconds)
            row["pages"], row["files"] = _counted(folder) if folder else (None, None)
        table.add(**row)
    return table


def _mkrdf(setting: Setting, data: Path, out: Path) -> Run:
    place = setting.inputs.folder / "mkrdf"
    if not place.exists():
        shutil.copytree(PEERS / "mkrdf", place)
        (place / "data.nt").symlink_to(data.resolve())
    quiet = "import os, sys; os.environ['LOGURU_LEVEL'] = 'ERROR'; os.execv(sys.argv[1], sys.argv[1:])"
    mkdocs = places.program("mkrdf", "mkdocs")
    command: Words = [sys.executable, "-c", quiet, mkdocs or ""]
    command += ["build", "-q", "-f", place / "mkdocs.yml", "-d", out]
    return Run("mkrdf", command if mkdocs else None, _PLAIN, missing=f"{places.ABSENT} mkrdf")


def _ontospy(data: Path, out: Path) -> Run:
    command = places.words(places.program("ontospy", "ontospy"), "gendocs", "-i", "--type", "html-complex")
    command = command and [*command, "--nobrowser", "-o", out, data]
    return Run("Ontospy", command, _PLAIN, partial(_fresh, out), f"{places.ABSENT} ontospy")


def _pylode(data: Path, out: Path) -> Run:
    command = places.words(places.program("pylode", "pylode"), data, "-o", out / "index.html")
    return Run(
        "pyLODE",
        command,
        "one page, of the ontology alone",
        partial(_fresh, out),
        f"{places.ABSENT} pylode",
    )


def _fresh(folder: Path) -> None:
    aside(folder)
    folder.mkdir(parents=True)


def _sizes(site: Path, listed: Path) -> Path:
    pages = sorted(site.rglob("*.html"))
    lines = [f"{page.stat().st_size} {page.relative_to(site).as_posix()}\n" for page in pages]
    listed.write_text("".join(lines), encoding="utf-8")
    return listed


def _written_since(site: Path, start: int) -> int:
    return sum(Path(path).stat().st_mtime_ns > start for path in _walked(site))


def _counted(folder: Path) -> tuple[int, int]:
    kinds = Counter(path.endswith(".html") for path in _walked(folder))
    return kinds[True], kinds.total()


def _walked(folder: Path) -> Iterator[str]:
    # with little memory: what this process has counts as that of each process that it starts
    for place, _, names in os.walk(folder):
        yield from (f"{place}/{name}" for name in names)
