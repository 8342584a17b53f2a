"""The index that the search page asks: made by Pagefind from finished pages, the same bytes each time."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from sserdf.errors import SserdfError, one_line
from sserdf.isolate import Beside, cores

FOLDER = "assets/pagefind"  # below the site; where search.js looks
_MAGIC = b"pagefind_dcd"
# Pagefind brings pages, styles and a worker of its own; our page needs none of them
_USED = re.compile(r"pagefind\.js|pagefind-entry\.json|.+\.(pagefind|pf_filter|pf_fragment|pf_index|pf_meta)")
_BODY = b" data-pagefind-body"
_TAG, _HTML = re.compile(rb"<([A-Za-z]+)\s"), re.compile(rb"<html\b[^>]*>", re.IGNORECASE)
_MEANT = re.compile(rb"<[A-Za-z][^<>]*\sdata-pagefind-body[\s/>=]")
_COUNTS = re.compile(rb"\sdata-pagefind-|<(h1|img)\b", re.IGNORECASE)
_FILTERS, _SORTS = 3, 4  # their places in a .pf_meta


def available() -> bool:
    """Say whether Pagefind is installed; without it there is no index."""
    return find_spec("pagefind") is not None


def index(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each file of the index, sorted; none without Pagefind, or without pages.

    Raises SserdfError when Pagefind fails.
    """
    if not available():
        return
    with tempfile.TemporaryDirectory() as scratch:
        pages, made = Path(scratch) / "pages", Path(scratch) / "made"
        count, parts = _cut(str(site), str(pages))
        if not count:
            return
        # with no page that says what part of it is meant, all of all pages is
        _run(pages if parts else site.resolve(), made)
        names = [name for name in _files(str(made)) if _USED.fullmatch(name.split("/")[-1])]
        used = {name: _read(f"{made}/{name}") for name in names}
    for name, data in sorted(_settled(used).items()):
        yield f"{FOLDER}/{name}", data


def _cut(site: str, pages: str) -> tuple[int, int]:
    """Copy what Pagefind will read of the pages; return how many there are, and how many have such a part.

    It takes as long for what it leaves out as for what it reads, and that is most of a page.
    """
    names = [name for name in _files(site) if name.endswith(".html")]
    shares = [names[number :: cores()] for number in range(cores())]
    helpers: list[Beside[int]] = []
    try:
        helpers += (Beside(partial(_cut_some, site, pages, share)) for share in shares[1:])
        count = _cut_some(site, pages, shares[0])
        return len(names), count + sum(helper.result() for helper in helpers)
    finally:
        for helper in helpers:
            helper.stop()


def _cut_some(site: str, pages: str, names: list[str]) -> int:
    count = 0
    try:
        for name in names:
            page = _read(f"{site}/{name}")
            if _BODY in page and _MEANT.search(page):
                count += 1
                goal = f"{pages}/{name}"
                os.makedirs(goal.rpartition("/")[0], exist_ok=True)
                with open(goal, "wb") as file:
                    file.write(part(page))
    except OSError as error:
        raise _fault(f"{error.strerror} ({tempfile.gettempdir()})") from error
    return count


def _files(folder: str) -> Iterator[str]:
    """Yield the paths of the files below a folder."""
    for place, _, names in os.walk(folder):
        above = place[len(folder) + 1 :].replace(os.sep, "/")
        yield from (f"{above}/{name}" if above else name for name in names)


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read()


def part(page: bytes) -> bytes:
    """Return the part of a page that is to be found, as a page; all of it where other parts matter too."""
    place = page.find(_BODY)
    opening = _TAG.match(page, page.rfind(b"<", 0, max(place, 0)))
    head = _HTML.search(page)
    if not (opening and head):
        return page
    # Pagefind takes bare words behind the part for a piece of it
    end = page.find(b"<", page.rfind(b"</%b>" % opening[1]) + 2)
    before, after = page[: opening.start()], page[end:]
    # a heading, a picture and what is said for Pagefind count wherever they stand
    if end < place or _COUNTS.search(before) or _COUNTS.search(after) or page.count(_BODY) > 1:
        return page
    return b"<!doctype html>%b%b</html>" % (head[0], page[opening.start() : end])


def _run(site: Path, made: Path) -> None:
    command = [sys.executable, "-m", "pagefind", "--silent", "--site", str(site), "--output-path", str(made)]
    # away from the project, for Pagefind obeys a pagefind.toml where it runs, and such variables
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    try:
        run = subprocess.run(command, cwd=made.parent, env=environment, capture_output=True, check=False)
    except OSError as error:
        raise _fault(str(error.strerror)) from error
    if run.returncode or not (made / "pagefind-entry.json").is_file():
        lines = (run.stderr or run.stdout).decode(errors="replace").strip().splitlines()
        raise _fault(lines[-1] if lines else f"exit code {run.returncode}")


def _fault(why: str) -> SserdfError:
    cure = "install sserdf[search] anew, or leave it out and publish without a search"
    return SserdfError(f"error: Pagefind made no search index: {one_line(why)} ({cure})")


def _settled(files: dict[str, bytes]) -> dict[str, bytes]:
    """Sort what Pagefind writes in an order that is another one each time, and name it anew."""
    entry = json.loads(files["pagefind-entry.json"])
    settled = dict(files)
    for language in entry["languages"].values():
        old = language["hash"]
        meta, filters = _meta(_unpacked(settled.pop(f"pagefind.{old}.pf_meta")), settled)
        settled |= filters
        language["hash"] = _named(old, meta)
        settled[f"pagefind.{language['hash']}.pf_meta"] = _packed(meta)
    settled["pagefind-entry.json"] = json.dumps(entry, sort_keys=True).encode()
    return settled


def _meta(meta: bytes, files: dict[str, bytes]) -> tuple[bytes, dict[str, bytes]]:
    """Return the list of all parts and its filters, both settled; the filters leave the files."""
    parts, made = _items(meta), {}
    for name in list(files):
        old = Path(name).stem
        if name.endswith(".pf_filter") and old.encode() in parts[_FILTERS]:
            content = _filter(_unpacked(files.pop(name)))
            new = _named(old, content)
            parts[_FILTERS] = parts[_FILTERS].replace(old.encode(), new.encode())
            made[f"filter/{new}.pf_filter"] = _packed(content)
    for place in (_FILTERS, _SORTS):
        parts[place] = _array(parts[place], sorted(_items(parts[place])))
    return _array(meta, parts), made


def _filter(data: bytes) -> bytes:
    name, values = _items(data)
    return _array(data, [name, _array(values, sorted(_items(values)))])


def _named(old: str, content: bytes) -> str:
    """Return a name of the same length and language, after the content."""
    language, _, digits = old.rpartition("_")
    return f"{language}_{hashlib.sha256(content).hexdigest()[: len(digits)]}"


def _unpacked(data: bytes) -> bytes:
    return gzip.decompress(data).removeprefix(_MAGIC)


def _packed(content: bytes) -> bytes:
    return gzip.compress(_MAGIC + content, mtime=0)


# As much of CBOR (RFC 8949) as it takes to put the items of an array into another order


def _items(array: bytes) -> list[bytes]:
    place, count = _head(array, 0)
    items = []
    for _ in range(count):
        end = _end(array, place)
        items.append(array[place:end])
        place = end
    return items


def _array(like: bytes, items: list[bytes]) -> bytes:
    return like[: _head(like, 0)[0]] + b"".join(items)


def _end(data: bytes, start: int) -> int:
    """Return where the item ends that starts there."""
    place, count = _head(data, start)
    kind = data[start] >> 5
    if kind in (2, 3):  # bytes, text
        return place + count
    for _ in range({4: count, 5: 2 * count, 6: 1}.get(kind, 0)):  # arrays, maps, tags
        place = _end(data, place)
    return place


def _head(data: bytes, start: int) -> tuple[int, int]:
    """Return where the content of an item starts, and its number or length."""
    small = data[start] & 31
    width = 1 << (small - 24) if small >= 24 else 0
    place = start + 1 + width
    return place, int.from_bytes(data[start + 1 : place], "big") if width else small
