"""What this engine leaves to the reference engine, which also says what is wrong with shapes."""

from __future__ import annotations


class Malformed(Exception):
    """Shapes that are not well-formed: the reference engine is to have the whole graph."""


class Unsupported(Exception):
    """A shape that needs more than SHACL Core: the reference engine is to have it."""
