"""A file of everything is mended where an old part stands just once, and nowhere else."""

from __future__ import annotations

import pytest

from sserdf.export.since import mended

TEXT = b"<a> 1 .\n<b> 2 .\n<c> 3 .\n"


def test_parts_are_put_in_the_place_of_old_ones() -> None:
    parts = [(b"<c> 3 .\n", b"<c> 30 .\n"), (b"<a> 1 .\n", b"<a> 10 .\n")]

    assert b"".join(mended(TEXT, parts) or ()) == b"<a> 10 .\n<b> 2 .\n<c> 30 .\n"


def test_what_stays_is_not_looked_for() -> None:
    assert b"".join(mended(TEXT, [(b"<z> 9 .\n", b"<z> 9 .\n")]) or ()) == TEXT


@pytest.mark.parametrize(
    "parts",
    [
        [(b"<z> 1 .\n", b"<z> 2 .\n")],  # is not there
        [(b" .\n", b" ;\n")],  # is there three times
        [(b"", b"<z> 2 .\n")],  # comes from nowhere
        [(b"<a> 1 .\n", b"")],  # goes
        [(b"<a> 1 .\n<b>", b"x"), (b"<b> 2 .\n", b"y")],  # one in the other
    ],
)
def test_nothing_is_mended_where_it_cannot_be_told_where(parts: list[tuple[bytes, bytes]]) -> None:
    assert mended(TEXT, parts) is None


def test_many_parts_are_not_looked_for() -> None:
    lines = [b"<%d> .\n" % n for n in range(99)]

    assert mended(b"".join(lines), [(line, b"<x> .\n") for line in lines]) is None
