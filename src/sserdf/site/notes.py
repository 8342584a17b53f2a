"""What a changelog says, as far as its Markdown is plain: headings, lists and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

_HEADING = re.compile(r"#+\s+(?P<text>.*)")
_ITEM = re.compile(r"\s*[-*+]\s+(?P<text>.*)")
# what is only for the eye, and links, of which the words stay
_MARKUP = re.compile(r"`+([^`]+)`+|\*\*([^*]+)\*\*|\[([^\]]+)\]\([^)]*\)|\[([^\]]+)\]\[[^\]]*\]")


class Block(NamedTuple):
    """A heading, a list or a paragraph, in plain text."""

    kind: str  # heading, list or text
    lines: tuple[str, ...]


def blocks(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a text; what is no heading and no item is a paragraph."""
    found = (
        (kind, tuple(text for _, text in lines)) for kind, lines in groupby(_lines(markdown), lambda x: x[0])
    )
    return tuple(
        block
        for kind, lines in found
        for block in ([Block(kind, lines)] if kind == "list" else [Block(kind, (line,)) for line in lines])
    )


def _lines(markdown: str) -> Iterator[tuple[str, str]]:
    kind, text = "", ""
    for line in [*markdown.splitlines(), ""]:
        heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(line)
        if line.strip() and not heading and not item:
            kind, text = kind or "text", f"{text} {line.strip()}".strip()
            continue
        if text:
            yield kind, _plain(text)
        kind, text = ("list", item["text"]) if item else ("", "")
        if heading:
            yield "heading", _plain(heading["text"])


def _plain(text: str) -> str:
    return _MARKUP.sub(lambda found: next(part for part in found.groups() if part), text)
