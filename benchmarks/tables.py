"""The results of a job as a table, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Cell = str | float | None
# heading, and how a number is written
COLUMNS = {
    "who": ("", "{}"),
    "validation": ("validation s", "{:.3f}"),
    "seconds": ("seconds", "{:.3f}"),
    "cpu": ("CPU s", "{:.2f}"),
    "memory": ("peak MB", "{:.0f}"),
    "rate": ("a second", "{:.0f}"),
    "ratio": ("ratio", "{:.2f}"),
    "pages": ("pages", "{:.0f}"),
    "files": ("files", "{:.0f}"),
    "small": ("10k s", "{:.2f}"),
    "middle": ("100k s", "{:.2f}"),
    "large": ("1M s", "{:.2f}"),
    "huge": ("10M s", "{:.2f}"),
    "growth": ("1M / 100k", "{:.1f}"),
    "results": ("results", "{}"),
    "note": ("remarks", "{}"),
}


@dataclass
class Table:
    """One table: what each of its columns holds says COLUMNS."""

    job: str
    title: str
    ratio: str  # what the ratio is of
    size: int = 0  # triples, where there are tables for several
    rows: list[dict[str, Cell]] = field(default_factory=list)

    def add(self, **cells: Cell) -> None:
        """Add a row."""
        self.rows.append(cells)

    def text(self) -> str:
        """Return it with columns in line."""
        names = [name for name in COLUMNS if any(row.get(name) not in (None, "") for row in self.rows)]
        lines = [[COLUMNS[name][0] for name in names]]
        lines += [[_shown(name, row.get(name)) for name in names] for row in self.rows]
        widths = [max(len(line[n]) for line in lines) for n in range(len(names))]
        told = [_line(line, names, widths) for line in lines]
        rule = f"ratio: {self.ratio}\n" if "ratio" in names else ""
        return "\n".join([f"== {self.title}", rule + told[0], *told[1:], ""])

    def plain(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        rows = [{k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()} for row in self.rows]
        return {
            "job": self.job,
            "title": self.title,
            "size": self.size,
            "ratio": self.ratio,
            "rows": [{name: cell for name, cell in row.items() if cell not in (None, "")} for row in rows],
        }


def _line(line: list[str], names: list[str], widths: list[int]) -> str:
    parts = [
        cell.ljust(width) if name in ("who", "results", "note") else cell.rjust(width)
        for cell, name, width in zip(line, names, widths, strict=True)
    ]
    return "  ".join(parts).rstrip()


def _shown(name: str, cell: Cell) -> str:
    if cell is None:
        return ""
    return COLUMNS[name][1].format(cell) if not isinstance(cell, str) else cell


def divided(one: float | None, other: float | None) -> float | None:
    """Return a ratio, None when either is unknown."""
    return one / other if one and other else None
