"""The files that all pages share: the style sheet, and everything below assets/."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sserdf import reading

STYLE = "style.css"


def assets(folders: tuple[Path, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each; a file of the project replaces the theme's of the same name."""
    yield STYLE, _style(folders)
    found = {name: path for folder in reversed(folders) for name, path in below(folder / "assets")}
    for name, path in sorted(found.items()):
        yield f"assets/{name}", path.read_bytes()


def _style(folders: tuple[Path, ...]) -> bytes:
    """Return one sheet of all, so that a page asks once: the theme's in order, then the project's."""
    own = folders[0] / STYLE
    if own.is_file():
        return own.read_bytes()  # it does without ours
    parts = [p for folder in reversed(folders) for p in sorted((folder / "styles").glob("*.css"))]
    return b"\n".join(map(_sheet, parts))


def _sheet(path: Path) -> bytes:
    reading.refuse_endless(path)
    return reading.content(path)


def below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and path of each file below a folder, sorted, hidden ones left out."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            yield name, path
