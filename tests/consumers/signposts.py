"""Print as JSON what the Signposting library finds at an address, by each of its three ways."""

from __future__ import annotations

import json
import sys
import warnings

from signposting import find_signposting_html, find_signposting_http, find_signposting_linkset

FINDERS = {"html": find_signposting_html, "http": find_signposting_http, "linkset": find_signposting_linkset}


def main(way: str, address: str) -> None:
    """Print a list of context, relation, target, media type and profiles; a warning is a fault."""
    warnings.simplefilter("error")
    found = [
        [str(s.context or ""), str(s.rel), str(s.target), str(s.type or ""), sorted(map(str, s.profiles))]
        for s in FINDERS[way](address).signposts
    ]
    json.dump(sorted(found), sys.stdout)


main(*sys.argv[1:])
