"""The picture that stands for a page elsewhere: a template in SVG, drawn as PNG."""

from __future__ import annotations

from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from sserdf import iris
from sserdf.errors import SserdfError
from sserdf.resource import Description, Resource

FOLDER = "pictures"  # below the templates: <Class>.svg, and index.svg for the publication
_FAMILY = "Source Serif 4"
_FONTS = ("source-serif-4-regular.ttf", "source-serif-4-semibold.ttf")


class Pictures:
    """Which things have a picture, and what it is drawn from."""

    def __init__(self, templates: Path, fonts: Path) -> None:
        """Take the folder of the project's templates and that of the fonts."""
        self._folder, self._fonts = templates / FOLDER, fonts

    @cached_property
    def known(self) -> frozenset[str]:
        """The names of templates; none without the library that draws."""
        if find_spec("resvg_py") is None:
            return frozenset()
        return frozenset(path.stem for path in self._folder.glob("*.svg"))

    def template(self, it: Description | Resource) -> str:
        """Return the template of a thing's picture; "" when it has none."""
        names = ("index",) if not it.path else (iris.local_name(node.iri) for node in it.types)
        found = next((name for name in names if name in self.known), "")
        return f"{FOLDER}/{found}.svg" if found else ""

    def path(self, it: Description | Resource) -> str:
        """Return the path of a thing's picture; "" when it has none."""
        return f"{it.document}.png" if self.template(it) else ""

    def draw(self, it: Description | Resource, drawing: bytes) -> bytes:
        """Return the picture as PNG; raises SserdfError when the template is no SVG."""
        from resvg_py import svg_to_bytes  # an extra

        files = [str(self._fonts / name) for name in _FONTS]
        try:
            drawn = svg_to_bytes(
                svg_string=drawing.decode(), skip_system_fonts=True, font_files=files, serif_family=_FAMILY
            )
        except ValueError as error:
            place = self._folder.parent / self.template(it)
            raise SserdfError(f"{place}:1: error: cannot be drawn: {error} (mend the template)") from error
        return bytes(drawn)
