"""Numbers of versions (semver.org, without names for what is not yet released)."""

from __future__ import annotations

import re

Version = tuple[int, int, int]
_NUMBER = r"(0|[1-9]\d{0,8})"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}(?:\.{_NUMBER})?", re.ASCII)


def parsed(text: str) -> Version | None:
    """Return X.Y.Z as numbers, X.Y as X.Y.0; None for anything else."""
    found = _VERSION.fullmatch(text)
    if not found:
        return None
    major, minor, patch = (int(part or 0) for part in found.groups())
    return major, minor, patch


def written(version: Version) -> str:
    """Return the version as text."""
    return ".".join(map(str, version))
