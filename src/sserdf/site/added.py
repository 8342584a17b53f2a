"""The pages that are no things: the theme adds some, and a project adds others or replaces these."""

from __future__ import annotations

from pathlib import Path

from sserdf import iris
from sserdf.errors import FileError
from sserdf.site.assets import below
from sserdf.site.frame import FLAT
from sserdf.site.sandbox import THEME
from sserdf.view import View


def added(view: View, templates: Path) -> dict[str, str]:
    """Return the pages that project and theme add: name of the template, path of the page.

    Raises FileError for a name that cannot be an address.
    """
    own = {name: "" if name == "index" else name for name in _pages(templates)}
    for name, path in own.items():
        if fault := path not in FLAT and iris.fault(path):
            template = templates / "pages" / f"{name}.html"
            raise FileError(template, f"cannot become a page: {fault}", "choose a plainer name")
    # things come before what we add: a project may well have a folder of that name
    ours = {n: f"site-{n}" if view.is_taken(n) else n for n in _pages(THEME) if n not in own}
    return {**own, **ours}


def others(templates: Path) -> list[str]:
    """Return the paths of what else they add, such as a feed, sorted."""
    found = (name for folder in (THEME, templates) for name, _ in below(folder / "pages"))
    return sorted({name for name in found if not name.endswith(".html")})


def _pages(folder: Path) -> list[str]:
    found = sorted((folder / "pages").rglob("*.html"))
    return [path.relative_to(folder / "pages").with_suffix("").as_posix() for path in found]
