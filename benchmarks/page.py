"""Bring the figures of the page on speed up to date with benchmarks/results.json.

uv run python benchmarks/run.py --json benchmarks/results.json
uv run python benchmarks/page.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results.json"
TEMPLATE = Path(__file__).parent.parent / "templates" / "measured.html"

Rows = list[dict[str, Any]]
_HEAD = "{# the figures of pages/speed.html; made by benchmarks/page.py from benchmarks/results.json #}\n"
_OWN = {
    "floor": "floor: import, render, write",
    "build": "sserdf build, no site yet",
    "again": "sserdf build, nothing changed",
    "check": "sserdf validate",
}
_GROWTH = {
    "load": "load",
    "check": "validate the project",
    "export": "export, all formats",
    "build": "build the site, --no-search",
}


def text(results: dict[str, Any]) -> str:
    """Return the template that has the figures, as plain values."""
    values = {
        "made": {name: results[name] for name in ("date", "cores", "memory", "python")},
        "own": _named(_rows(results, "publication"), _OWN, "seconds"),
        "shacl": _shacl(results),
        "load": _kept(_rows(results, "load", 1_000_000), "seconds", "memory"),
        "exports": _exports(_rows(results, "exports", 1_000_000)),
        "jsonld": _kept(_rows(results, "jsonld"), "rate"),
        "site": _kept(_rows(results, "site"), "seconds", "memory", "pages", "files"),
        "edit": _edit(_rows(results, "edit"), "sserdf build, one name edited"),
        "unsearched": _edit(_rows(results, "edit"), "sserdf build --no-search, one name edited"),
        "processes": [row.get("ratio", "") for row in _rows(results, "processes")],
        "growth": _named(_rows(results, "growth"), _GROWTH, "small", "middle", "large", "growth"),
    }
    sets = "".join(
        f"{{% set {name} = {json.dumps(value, ensure_ascii=False)} %}}\n" for name, value in values.items()
    )
    return _HEAD + sets


def _rows(results: dict[str, Any], job: str, size: int | None = None) -> Rows:
    found = (table for table in results["tables"] if table["job"] == job and size in (None, table["size"]))
    rows: Rows = next(found, {"rows": []})["rows"]
    return rows


def _named(rows: Rows, names: dict[str, str], *cells: str) -> dict[str, Any]:
    by_who = {row["who"]: row for row in rows}
    return {
        name: {cell: _cell(by_who[who], cell) for cell in cells}
        for name, who in names.items()
        if who in by_who
    }


def _kept(rows: Rows, *names: str) -> Rows:
    return [{"who": row["who"], **{name: _cell(row, name) for name in names}} for row in rows]


def _shacl(results: dict[str, Any]) -> Rows:
    middle = {row["who"]: row for row in _rows(results, "shacl", 100_000)}
    found: Rows = []
    for row in _rows(results, "shacl", 1_000_000):
        told, _, wrong = row.get("results", "").partition(", ")
        right, _, of = told.partition(" of ")
        found.append(
            {
                "who": row["who"],
                "middle": _cell(middle.get(row["who"], {}), "validation"),
                "large": _cell(row, "validation"),
                "whole": _cell(row, "seconds"),
                "memory": _cell(row, "memory"),
                "right": right,
                "of": of,
                "wrong": wrong.partition(" ")[0],
            }
        )
    return found


def _exports(rows: Rows) -> Rows:
    seconds = {row["who"]: row.get("seconds", "") for row in rows}
    names = [who.partition(":")[0] for who in seconds if who.endswith(": sserdf")]
    return [
        {"format": name, "ours": seconds[f"{name}: sserdf"], "theirs": seconds.get(f"{name}: pyoxigraph", "")}
        for name in names
        if name != "all"
    ]


def _edit(rows: Rows, who: str) -> dict[str, Any]:
    edited = sorted((row for row in rows if row["who"] == who), key=lambda row: float(row["seconds"]))
    return {name: edited[len(edited) // 2][name] for name in ("seconds", "files")} if edited else {}


def _cell(row: dict[str, Any], name: str) -> float | str:
    # without a figure, why: "> 120 s"; nothing when it was not there or cannot
    note = str(row.get("note", ""))
    value: float | str = row.get(name, note if note.startswith(">") else "")
    return value


if __name__ == "__main__":
    TEMPLATE.write_text(text(json.loads(RESULTS.read_text(encoding="utf-8"))), encoding="utf-8")
