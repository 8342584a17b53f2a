"""Typed links from one page or file to another, as programs follow them (RFC 8288)."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote


class Link(NamedTuple):
    """A link: what it leads to is to the page as its relation says."""

    rel: str
    target: str  # the path of a file of the site, or an IRI
    media_type: str = ""  # of the target, "" when it is not known
    profile: str = ""  # what the target keeps to, beyond its media type
    is_file: bool = False

    def href(self, home: str) -> str:
        """Return the address, below the one that files of the site have."""
        return address(home) + quote(self.target) if self.is_file else address(self.target)


def address(iri: str) -> str:
    """Return an IRI as it is sent: in ASCII, with no sign that could end a header or an attribute early."""
    return quote(iri, safe=";/?:@&=+$,-_.!~*'()%#[]")


def header(rel: str, href: str, media_type: str = "", profile: str = "") -> str:
    """Return the link as the value of a Link header (RFC 8288, section 3)."""
    said = (("rel", rel), ("type", media_type), ("profile", profile))
    return f"<{href}>" + "".join(f'; {name}="{value}"' for name, value in said if value)
