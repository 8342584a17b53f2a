"""What a CKAN calls the licence of the publication."""

from __future__ import annotations

import re

from sserdf.portal.ckan.standing import Row, text

# CKAN's own list has no versions and addresses of its own: these are its names for the families of SPDX
_FAMILIES = (("CC0", "cc-zero"), ("CC-BY-SA", "cc-by-sa"), ("CC-BY-NC", "cc-nc"), ("CC-BY", "cc-by"))


def licence_id(listed: tuple[Row, ...], iri: str, spdx: str) -> str:
    """Return the id that a portal's list of licences has for one; "" when it does not have it.

    The address decides, then the name in SPDX, then the family that CKAN's own list has.
    """
    by_address = {_bare(text(row.get("url"))): text(row.get("id")) for row in listed if row.get("url")}
    by_name = {text(row.get("id")).lower(): text(row.get("id")) for row in listed}
    family = next((name for start, name in _FAMILIES if _is_of(spdx, start)), "")
    found = (by_address.get(_bare(iri)), by_name.get(spdx.lower()), by_name.get(family))
    return next((name for name in found if name), "")


def _is_of(spdx: str, family: str) -> bool:
    # the family is all but the version: with "no derivatives" it is another licence
    return re.fullmatch(rf"{family}-[\d.]+", spdx) is not None


def _bare(address: str) -> str:
    bare = re.sub(r"^https?://(www\.)?", "", address.strip().lower())
    return re.sub(r"/?(deed|legalcode)?(\.\w{2})?/?$", "", bare)
