"""Content negotiation in mod_rewrite: which format the Accept header of a reader wants most."""

from __future__ import annotations

from collections.abc import Iterator

# the media types of each file that a thing has, in the order that decides a tie; "" is its page
OFFERED = (
    ("text/html", ""),
    ("text/turtle", "ttl"),
    ("application/ld+json", "jsonld"),
    ("application/json", "jsonld"),
    ("application/rdf+xml", "rdf"),
    ("application/n-triples", "nt"),
)
_RANGES = ("*/*", "text/*", "application/*", *(name for name, _ in OFFERED))
# a quoted text may hold commas and semicolons; what is possessive cannot be tried twice
_QUOTED = r"\x22(?:[^\x22\x5c]|\x5c.)*+\x22"
_BEFORE = rf"^(?:(?:[^,\x22]|{_QUOTED})*+,)*?\s*"
_PARAMETERS = rf"\s*(?:;(?!\s*q\s*=)(?:[^,;\x22]|{_QUOTED})*+)*+"
_WEIGHT = rf"(?:;\s*q=(0|1(?!\.0*[1-9]))(?:\.(\d{{0,3}}))?\s*(?:;(?:[^,\x22]|{_QUOTED})*+)?)?(?:,|$)"


def rules() -> Iterator[str]:
    """Yield lines that set the variable `as` to the suffix that is wanted most, "" for the page.

    RFC 9110, section 12.5.1: the most specific range decides, in any case of letters, with any
    parameters, and with three digits of weight; a range with a malformed weight is none.
    """
    yield "# what the reader gives to each format, from the widest range to the narrowest"
    for name in _RANGES:
        yield from _weighing(name)
    yield "# the highest wins, the first of equals, and the page when nothing is acceptable"
    yield "RewriteRule ^ - [E=best:0.000,E=as:]"
    for number, (_, suffix) in enumerate(OFFERED):
        yield f"RewriteCond expr \"reqenv('q{number}') > reqenv('best')\""
        yield f"RewriteRule ^ - [E=best:%{{ENV:q{number}}},E=as:{suffix}]"


def _weighing(name: str) -> Iterator[str]:
    literal = "".join(c if c.isalnum() or c == "/" else f"\\{c}" for c in name)
    variables = ",".join(f"E=q{i}:%1" for i, (o, _) in enumerate(OFFERED) if _is_in(o, name))
    yield f"# {name}"
    yield f"RewriteCond %{{HTTP:Accept}} {_BEFORE}{literal}{_PARAMETERS}{_WEIGHT} [NC]"
    # no weight is the weight one; the others get three digits, so that they compare as texts
    yield r"RewriteCond %1.%2000|1.000 ^(?:\.000\|)?(\d\.\d{3})"
    yield f"RewriteRule ^ - [{variables}]"


def _is_in(media_type: str, name: str) -> bool:
    return name in ("*/*", media_type) or name == f"{media_type.partition('/')[0]}/*"
