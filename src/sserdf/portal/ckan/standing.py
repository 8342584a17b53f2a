"""The dataset that a CKAN has, taken from its answer without trusting it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from sserdf.portal.ckan.dataset import MEMORY

Row = Mapping[str, object]


class Organisation(NamedTuple):
    """A body that owns datasets at a portal."""

    id: str
    name: str


class Memory(NamedTuple):
    """What we wrote into the dataset when we were last there."""

    home: str
    fields: frozenset[str]
    tags: frozenset[str]
    extras: frozenset[str]
    resources: frozenset[str]  # paths


class Standing(NamedTuple):
    """A dataset as the portal has it: ours, and what its curators added."""

    id: str
    modified: str  # when; it changes with each change
    fields: Row
    tags: tuple[Row, ...]
    extras: Mapping[str, str]
    resources: tuple[Row, ...]
    memory: Memory

    @property
    def owner(self) -> str:
        """The IRI of the publication that it tells of; "" when it does not say."""
        return text(self.extras.get("uri") or self.extras.get("identifier") or self.fields.get("identifier"))

    @property
    def organisation(self) -> str:
        """The name of its owner there; "" when it does not say."""
        said = self.fields.get("organization")
        return text(said.get("name")) if isinstance(said, dict) else ""


def standing(answer: object) -> Standing:
    """Return the dataset in an answer; raises ValueError for one that no CKAN would give."""
    fields = as_row(answer)
    extras = {text(row.get("key")): text(row.get("value")) for row in as_rows(fields, "extras")}
    tags, resources = as_rows(fields, "tags"), as_rows(fields, "resources")
    id_, modified = text(fields.get("id")), text(fields.get("metadata_modified"))
    if not id_ or not all(text(row.get("id")) for row in resources):
        raise ValueError("something has no id")
    return Standing(id_, modified, fields, tags, extras, resources, _memory(extras.get(MEMORY, "")))


def text(value: object) -> str:
    """Return a value as text: nothing is "", a number its digits; anything else is none of ours."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)


def as_row(value: object) -> Row:
    """Return an object; raises ValueError for anything else."""
    if not isinstance(value, dict):
        raise ValueError("something is no object")
    return value


def as_rows(fields: Row, key: str) -> tuple[Row, ...]:
    """Return a list of objects, empty without one; raises ValueError for anything else."""
    value = fields.get(key) or []
    if not isinstance(value, list):
        raise ValueError(f"{key} is no list")
    return tuple(as_row(one) for one in value)


def _memory(noted: str) -> Memory:
    try:
        said = as_row(json.loads(noted))
    except (ValueError, RecursionError):  # the first time, or somebody wrote there: then nothing is ours
        said = {}
    lists = (said.get(key) for key in ("fields", "tags", "extras", "resources"))
    known = (frozenset(map(text, one)) if isinstance(one, list) else frozenset[str]() for one in lists)
    return Memory(text(said.get("home")), *known)
