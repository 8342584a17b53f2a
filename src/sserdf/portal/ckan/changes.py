"""What must change at a portal so that it says what we want; what its curators added stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from sserdf.errors import one_line
from sserdf.portal.ckan.dataset import MEMORY, Dataset, Fields
from sserdf.portal.ckan.standing import Organisation, Row, Standing, text

_LONGEST = 40  # of a value, in a line


class Revision(NamedTuple):
    """What changes, told in lines, and as package_revise of CKAN's Action API takes it."""

    lines: tuple[str, ...]
    removed: tuple[str, ...] = ()  # patterns of what goes away
    update: Mapping[str, object] = {}
    resources: Mapping[str, object] = {}  # what changes in each, by id; new ones under "extend"

    def request(self, stands: Standing) -> dict[str, object]:
        """Return what the portal is asked; it refuses when somebody changed the dataset meanwhile."""
        match = {"id": stands.id} | ({"metadata_modified": stands.modified} if stands.modified else {})
        # not as update__title: there a title such as 2020 would be read as JSON
        more = {f"update__resources__{key}": value for key, value in self.resources.items()}
        return {"match": match, "filter": list(self.removed), "update": dict(self.update), **more}


def creation(wanted: Dataset, owner: Organisation | None) -> tuple[tuple[str, ...], dict[str, object]]:
    """Return the lines that tell of a new dataset, and what package_create takes."""
    said: dict[str, object] = {"name": wanted.name, **wanted.fields}
    said |= {"owner_org": owner.id} if owner else {}
    said["tags"] = [{"name": tag} for tag in wanted.tags]
    said["extras"] = _pairs(wanted.extras)
    said["resources"] = list(wanted.resources.values())
    return tuple(_told_of_new(wanted, owner)), said


def _told_of_new(wanted: Dataset, owner: Organisation | None) -> Iterator[str]:
    yield f"dataset {wanted.name}: new"
    yield from (_change(key, "", value) for key, value in wanted.fields.items() if key != "state")
    yield from [f"organisation: {_short(owner.name)}"] if owner else []
    yield from (f"tag {tag}: new" for tag in wanted.tags)
    yield from (_change(f"extra {key}", "", v) for key, v in wanted.extras.items() if key != MEMORY)
    yield from (f"resource {path}: new" for path in wanted.resources)


def revision(wanted: Dataset, stands: Standing, owner: Organisation | None = None) -> Revision:
    """Return what must change; without lines, nothing must."""
    parts = (
        _of_fields(wanted, stands),
        _of_owner(owner, stands),
        _of_tags(wanted, stands),
        _of_extras(wanted, stands),
        _of_resources(wanted, stands),
    )
    lines = tuple(line for part in parts for line in part.lines)
    told = tuple(line for line in lines if not line.startswith(f"extra {MEMORY}:"))
    removed = tuple(pattern for part in parts for pattern in part.removed)
    update = {key: value for part in parts for key, value in part.update.items()}
    return Revision(told or lines, removed, update, parts[-1].resources)


def _of_fields(wanted: Dataset, stands: Standing) -> Revision:
    fields = {**dict.fromkeys(sorted(stands.memory.fields), ""), **wanted.fields}
    changed = {key: value for key, value in fields.items() if text(stands.fields.get(key)) != value}
    lines = tuple(_change(key, stands.fields.get(key), value) for key, value in changed.items())
    return Revision(lines, (), changed)


def _of_owner(owner: Organisation | None, stands: Standing) -> Revision:
    if owner is None or text(stands.fields.get("owner_org")) == owner.id:
        return Revision(())
    return Revision((_change("organisation", stands.organisation, owner.name),), (), {"owner_org": owner.id})


def _of_tags(wanted: Dataset, stands: Standing) -> Revision:
    theirs = {text(row.get("name")) for row in stands.tags}
    new = sorted(set(wanted.tags) - theirs)
    old = sorted((stands.memory.tags - set(wanted.tags)) & theirs)
    if not new and not old:
        return Revision(())
    kept = [row for row in stands.tags if text(row.get("name")) not in old]
    lines = (*(f"tag {tag}: new" for tag in new), *(f"tag {_short(tag)}: removed" for tag in old))
    return Revision(lines, ("-tags",), {"tags": [*kept, *({"name": tag} for tag in new)]})


def _of_extras(wanted: Dataset, stands: Standing) -> Revision:
    gone = sorted((stands.memory.extras - set(wanted.extras)) & set(stands.extras))
    changed = {key: value for key, value in wanted.extras.items() if stands.extras.get(key) != value}
    if not gone and not changed:
        return Revision(())
    kept = {key: value for key, value in stands.extras.items() if key not in gone}
    lines = [_change(f"extra {key}", stands.extras.get(key), value) for key, value in changed.items()]
    lines += [f"extra {_short(key)}: removed" for key in gone]
    return Revision(tuple(lines), ("-extras",), {"extras": _pairs({**kept, **changed})})


def _of_resources(wanted: Dataset, stands: Standing) -> Revision:
    lines: list[str] = []
    removed: list[str] = []
    update: dict[str, object] = {}
    missing = dict(wanted.resources)
    for path, row in _ours(wanted, stands):
        ours = missing.pop(path, None)
        if ours is None:
            removed.append(f"-resources__{text(row.get('id'))}")
            lines.append(f"resource {_short(path)}: {'a double, ' * (path in wanted.resources)}removed")
        elif changed := {key: value for key, value in ours.items() if text(row.get(key)) != value}:
            update[text(row.get("id"))] = changed
            told = (_change(key, row.get(key), value) for key, value in changed.items())
            lines.append(f"resource {path}: {', '.join(told)}")
    if missing:
        update["extend"] = list(missing.values())
        lines += [f"resource {path}: new" for path in missing]
    return Revision(tuple(lines), tuple(removed), {}, update)


def _ours(wanted: Dataset, stands: Standing) -> Iterator[tuple[str, Row]]:
    # a resource is known by its address, today's or that of when we were last there
    paths = {stands.memory.home + quote(path): path for path in stands.memory.resources}
    paths |= {wanted.home + quote(path): path for path in wanted.resources}
    for row in stands.resources:
        path = paths.get(text(row.get("url")))
        if path is not None and text(row.get("url_type")) != "upload":
            yield path, row


def _pairs(said: Fields) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in said.items()]


def _change(name: str, old: object, new: str) -> str:
    before = text(old)
    return f"{name}: {_short(before)} → {_short(new)}" if before else f"{name}: {_short(new)}"


def _short(value: str) -> str:
    plain = one_line(value)
    return (plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…") or "nothing"
