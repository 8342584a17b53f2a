"""What Pagefind writes in an order that is another one each time, put in one order and named anew."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

_MAGIC = b"pagefind_dcd"
_FILTERS, _SORTS = 3, 4  # their places in a .pf_meta


def settled(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of an index, by path, as they are each time for the same pages."""
    entry = json.loads(files["pagefind-entry.json"])
    made = dict(files)
    for language in entry["languages"].values():
        old = language["hash"]
        meta, filters = _meta(_unpacked(made.pop(f"pagefind.{old}.pf_meta")), made)
        made |= filters
        language["hash"] = _named(old, meta)
        made[f"pagefind.{language['hash']}.pf_meta"] = _packed(meta)
    made["pagefind-entry.json"] = json.dumps(entry, sort_keys=True).encode()
    return made


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
