"""Hand a publication to a portal that runs CKAN, through its Action API (CKAN 2.9 and later)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sserdf.check.metadata import refuse_incomplete
from sserdf.errors import SserdfError
from sserdf.portal.ckan.changes import creation, revision
from sserdf.portal.ckan.connection import Forbidden, Missing, Portal
from sserdf.portal.ckan.dataset import Dataset, dataset
from sserdf.portal.ckan.licences import licence_id
from sserdf.portal.ckan.standing import Organisation, Row, Standing, as_row, as_rows, standing, text
from sserdf.records.publication import Publication

_QUIETLY = dict.fromkeys(
    ["include_dataset_count", "include_extras", "include_followers", "include_groups"]
    + ["include_tags", "include_users"],
    False,
)


class Plan(NamedTuple):
    """What there is to do at a portal; without lines, nothing."""

    where: str  # the address of the dataset there
    lines: tuple[str, ...]  # one for each change
    remarks: tuple[str, ...]
    wanted: Dataset
    action: str
    request: Mapping[str, object]
    has_groups: bool = False  # whether curators put the dataset into groups

    @property
    def without_groups(self) -> dict[str, object]:
        """The request, for a key that may not edit these groups."""
        patterns = self.request.get("filter")
        return {**self.request, "filter": [*(patterns if isinstance(patterns, list) else []), "-groups"]}


def plan(publication: Publication, portal: Portal, organisation: str = "", name: str = "") -> Plan:
    """Return what must change at the portal, changing nothing.

    `organisation` is the name of the dataset's owner there, "" for the one it has or the only one that
    the key may add to; `name` is that of the dataset, "" for one made from the base. Raises SserdfError
    when the metadata lack what a portal needs, when the dataset of that name is another one, when there
    is no such organisation, and for all that the portal refuses.
    """
    refuse_incomplete(publication.corpus)
    licence = _licence(publication, portal)
    wanted = dataset(publication, licence, name)
    stands = _standing(portal, wanted)
    owner = _owner(portal, organisation, is_new=stands is None)
    where = f"{portal.address}dataset/{wanted.name}"
    unknown = f"The portal has no name for the licence {publication.licence}: choose one there."
    remarks = () if licence else (unknown,)
    if stands is None:
        lines, said = creation(wanted, owner)
        return Plan(where, lines, remarks, wanted, "package_create", said)
    change = revision(wanted, stands, owner)
    has_groups = bool(stands.fields.get("groups"))
    return Plan(where, change.lines, remarks, wanted, "package_revise", change.request(stands), has_groups)


def carry_out(portal: Portal, planned: Plan) -> tuple[str, ...]:
    """Make the planned change, whole or not at all, and return what the portal kept otherwise than asked.

    Raises SserdfError without a key, and for all that the portal refuses.
    """
    try:
        answer = portal.ask(planned.action, planned.request)
    except Forbidden:
        if not planned.has_groups:
            raise
        # CKAN takes what a dataset is in already for a wish to put it there, which the key may not; we
        # leave the groups out only now, because before 2.11 it took that for a wish to take it out
        answer = portal.ask(planned.action, planned.without_groups)
    stands = _read(portal, as_row(answer).get("package") if planned.action == "package_revise" else answer)
    left = revision(planned.wanted, stands).lines
    return tuple(f"The portal keeps it otherwise: {line}" for line in left)


def _licence(publication: Publication, portal: Portal) -> str:
    try:
        listed = as_rows({"licences": portal.ask("license_list", {})}, "licences")
    except ValueError as error:
        raise _strange(portal) from error
    return licence_id(listed, publication.licence, publication.spdx)


def _standing(portal: Portal, wanted: Dataset) -> Standing | None:
    try:
        stands = _read(portal, portal.ask("package_show", {"id": wanted.name}))
    except Missing:
        return None
    if stands.owner not in ("", wanted.iri):
        told = f"its dataset “{wanted.name}” tells of <{stands.owner}>"
        raise portal.fault(told, "choose another name with --name")
    return stands


def _read(portal: Portal, answer: object) -> Standing:
    try:
        return standing(answer)
    except ValueError as error:
        raise _strange(portal) from error


def _owner(portal: Portal, name: str, is_new: bool) -> Organisation | None:
    try:
        if name:
            return _organisation(as_row(portal.ask("organization_show", {"id": name, **_QUIETLY})))
        if not is_new or not portal.has_key:
            return None
        mine = portal.ask("organization_list_for_user", {"permission": "create_dataset"})
        found = [_organisation(one) for one in as_rows({"mine": mine}, "mine")]
    except Missing as error:
        cure = f"choose one of {portal.address}organization"
        raise portal.fault(f"there is no organisation “{name}”", cure) from error
    except ValueError as error:
        raise _strange(portal) from error
    if len(found) > 1:
        known = ", ".join(sorted(one.name for one in found))
        raise portal.fault("the dataset needs an owner", f"name one with --org: {known}")
    return found[0] if found else None  # with none, the portal tells why


def _organisation(said: Row) -> Organisation:
    return Organisation(text(said.get("id")), text(said.get("name")))


def _strange(portal: Portal) -> SserdfError:
    return portal.fault("it answers as no CKAN would", "see whether that is the address of a CKAN")
