"""Write the outlines of land that maps are drawn from: `uv run python tools/land.py`, which needs npm.

They come from Natural Earth (public domain) by way of the npm package world-atlas (ISC licence). Only
a new version of that package needs a new run: then change `_VERSION` and the two checksums of the
package, which `npm view world-atlas@VERSION dist.integrity` tells.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from sserdf.site.drawings.land import Frame, Ring, clipped

_VERSION = "2.0.2"
_SHA512 = "IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ=="
_TARGET = Path(__file__).parent.parent / "src/sserdf/site/drawings"
_PARTS = {"land-110m.json": 10, "land-50m.json": 20}  # in how many parts a degree is cut

Point = tuple[int, int]


class _Topology(NamedTuple):
    arcs: list[list[tuple[float, float]]]
    polygons: list[list[list[int]]]  # rings of numbers of arcs; ~n is arc n backwards


def main() -> None:
    """Fetch the package, check it, and write both files."""
    with tempfile.TemporaryDirectory() as folder:
        package = _fetched(Path(folder))
        licence = " ".join(_member(package, "LICENSE").decode().split())  # it asks to go along
        for name, parts in _PARTS.items():
            source = _member(package, name)
            rings = list(_rings(_decoded(source), parts))
            (_TARGET / name).write_text(_written(name, source, licence, parts, rings), encoding="utf-8")


def _fetched(folder: Path) -> Path:
    """Return the package that npm fetched; raise SystemExit when it is not the one we know."""
    subprocess.run(
        ["npm", "pack", "--silent", f"world-atlas@{_VERSION}"], cwd=folder, check=True, capture_output=True
    )
    package = folder / f"world-atlas-{_VERSION}.tgz"
    found = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
    if found != _SHA512:
        raise SystemExit(f"{package.name} has another checksum than tools/land.py says: {found}")
    return package


def _member(package: Path, name: str) -> bytes:
    with tarfile.open(package) as archive:
        file = archive.extractfile(f"package/{name}")
        if file is None:
            raise SystemExit(f"{package.name} has no {name}")
        return file.read()


def _decoded(source: bytes) -> _Topology:
    """Return arcs in degrees: TopoJSON has them as differences of whole numbers."""
    data = json.loads(source)
    (sx, sy), (tx, ty) = data["transform"]["scale"], data["transform"]["translate"]
    arcs = [
        [(x * sx + tx, y * sy + ty) for x, y in accumulate(map(tuple, arc), _added)] for arc in data["arcs"]
    ]
    polygons = [p for shape in data["objects"]["land"]["geometries"] for p in shape["arcs"]]
    return _Topology(arcs, polygons)


def _added(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


def _rings(land: _Topology, parts: int) -> Iterator[list[Point]]:
    for ring in (ring for polygon in land.polygons for ring in polygon):
        arcs = (land.arcs[n] if n >= 0 else land.arcs[~n][::-1] for n in ring)
        for cut in _cut([point for arc in arcs for point in arc]):
            plain = _plain([(round(x * parts), round(y * parts)) for x, y in cut])
            if len(plain) > 2:  # what is smaller than a part is no island on our maps
                yield plain


def _cut(ring: list[tuple[float, float]]) -> Iterator[Ring]:
    """Yield the pieces of a ring between date line and date line, which the source draws across it."""
    turns = accumulate((round((a - b) / 360) for (a, _), (b, _) in pairwise(ring)), initial=0)
    points = [(x + 360 * turn, y) for (x, y), turn in zip(ring, turns, strict=True)]
    if abs(points[-1][0] - points[0][0]) > 180:  # round a pole
        pole = math.copysign(90, points[0][1])
        points += [(points[-1][0], pole), (points[0][0], pole)]
    for turn in (-360, 0, 360):
        yield clipped(tuple((x + turn, y) for x, y in points), Frame(-180, -90, 180, 90))


def _plain(points: list[Point]) -> list[Point]:
    """Return the corners: without what is there twice or stands on a straight line."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and _is_straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept[:-1] if kept and kept[0] == kept[-1] else kept


def _is_straight(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _written(name: str, source: bytes, licence: str, parts: int, rings: list[list[Point]]) -> str:
    about = {
        "title": "Outlines of land",
        "source": f"{name} of https://www.npmjs.com/package/world-atlas/v/{_VERSION}; data: Natural Earth",
        "licence": f"Natural Earth: public domain; world-atlas: ISC: {licence}",
        "sha256": hashlib.sha256(source).hexdigest(),
        "made": "by tools/land.py: each ring is a corner and the ways to the next ones, in parts of a degree",
        "parts": parts,
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in about.items()]
    drawn = ",\n".join(json.dumps(_differences(ring), separators=(",", ":")) for ring in rings)
    return "{" + ",\n".join(lines) + ',\n"rings": [\n' + drawn + "\n]}\n"


def _differences(ring: list[Point]) -> list[int]:
    ways = ((x - a, y - b) for (a, b), (x, y) in pairwise(ring))
    return [*ring[0], *(number for way in ways for number in way)]


if __name__ == "__main__":
    main()
