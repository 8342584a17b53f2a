"""What the licence of a publication is called, and where SPDX lists it."""

from __future__ import annotations

import re

import pyoxigraph as ox

from sserdf.records.publication import Publication

SPDX = "https://spdx.org/licenses/"
_LISTED = re.compile(r"CC0-1\.0|CC-BY(-NC)?(-ND|-SA)?-(1\.0|2\.0|2\.5|3\.0|4\.0)")


def spdx(publication: Publication) -> str:
    """Return the licence in the list of SPDX; "" for one that it does not have, or that we cannot tell."""
    return publication.spdx if _LISTED.fullmatch(publication.spdx) else ""


def name(publication: Publication) -> str:
    """Return the short name of the licence, as in "CC BY 4.0"; else its label, or what its IRI ends with."""
    code = spdx(publication)
    if code:
        first, *middle, last = code.split("-")
        return " ".join([first, *(["-".join(middle)] if middle else []), last])
    return publication.view.node(ox.NamedNode(publication.licence)).text if publication.licence else ""
