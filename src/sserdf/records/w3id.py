"""Redirects from identifiers to where the site stands, for the host of the base: w3id.org or another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes, urlsplit

from sserdf.downloads import BESIDE
from sserdf.errors import one_line
from sserdf.links import address
from sserdf.media import NAMES, TYPES
from sserdf.records.accept import rules
from sserdf.records.publication import Agent, Publication

_SHARED = "w3id.org"  # a host of many projects, each with a folder in one repository
_OPEN = "https://github.com/perma-id/w3id.org"
_KEPT = ("assets", "queries", "tables")  # folders of the site that hold no things
_FOLDER = "w3id"


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield `.htaccess` for Apache 2.4 and a README.md on it.

    The rules need no more than `AllowOverride FileInfo`, and depend on base and address alone. A
    base with a query or a fragment has none: no server is asked for what follows.
    """
    base = urlsplit(publication.iri)
    if base.query or base.fragment or "?" in publication.iri or "#" in publication.iri:
        return
    folder = publication.place(_FOLDER)
    yield f"{folder}/.htaccess", "".join(f"{line}\n" for line in _htaccess(publication)).encode()
    yield f"{folder}/README.md", "".join(f"{line}\n" for line in _readme(publication)).encode()


def stands_at_base(publication: Publication) -> bool:
    """Return whether an identifier is the address of its page already, by either protocol."""
    return _below(publication) == ""


def _below(publication: Publication) -> str | None:
    """Return the way from the base down to the site; None when the site is elsewhere."""
    base, home = (address(iri).partition("://")[2] for iri in (publication.iri, publication.home))
    return home.removeprefix(base) if home.startswith(base) else None


def _htaccess(publication: Publication) -> Iterator[str]:
    below, home = _below(publication), re.sub(r"([$%])", r"\\\1", address(publication.home))
    yield "# From each identifier below this folder to the page or the file that tells of it."
    yield "# README.md says what to do with it. Nothing here changes when things are added."
    yield ""
    yield "RewriteEngine On"
    yield from _HEADERS
    if below == "":
        yield from (f"AddType {_bare(TYPES[f.suffix])} .{f.suffix}" for f in BESIDE)
    elif below:
        yield "# there the site itself stands"
        yield f"RewriteRule ^{_literal(below)} - [L]"
    yield "# this folder tells of itself"
    yield r"RewriteRule ^README\.md$ - [L]"
    yield "# the way from here, escaped again"
    yield "RewriteRule ^(.*)$ - [E=way:$1]"
    yield "RewriteCond expr \"escape(reqenv('way')) =~ m#^(.*)$#\""
    yield "RewriteRule ^ - [E=way:%1]"
    there = "-" if below == "" else f'"{home}%{{ENV:way}}"'
    yield "# files and pages are had as they are asked for"
    yield f"RewriteRule ^{_FILES}$ {there} [{'L' if below == '' else 'NE,R=303,L'}]"
    yield "RewriteRule ^ - [E=asked:yes]"
    yield from rules()
    yield from _answers(publication, home)


_HEADERS = (
    "<IfModule mod_headers.c>",
    "# scripts on pages of other sites may follow too",
    'Header always set Access-Control-Allow-Origin "*"',
    "# a cache keeps apart what depends on Accept",
    "Header always merge Vary Accept env=asked",
    "</IfModule>",
)
_SUFFIXES = "|".join(sorted(TYPES))
_NAMED = "|".join(re.escape(name) for name in sorted(NAMES) if "." not in name)
_FILES = rf"(?:.*/|.*\.(?:{_SUFFIXES})|\..*|(?:version/[^/]*/)?(?:{_NAMED})|(?:{'|'.join(_KEPT)})(?:/.*)?)"


def _answers(publication: Publication, home: str) -> Iterator[str]:
    is_here = stands_at_base(publication)
    # of a base of which nothing is said there is no file of its own, but one of everything
    whole = "index" if "" in publication.view.paths else "all"
    wish, see = "RewriteCond %{ENV:as} .", "[NE,R=303,L]"
    yield "# the whole"
    yield wish
    yield f'RewriteRule ^$ "{home}{whole}.%{{ENV:as}}" {see}'
    yield f"RewriteRule ^$ {'-' if is_here else _quoted(home)} {'[L]' if is_here else see}"
    yield "# a thing"
    yield wish
    if is_here:  # what is no thing has no such file, and the server finds it without us
        yield "RewriteCond %{REQUEST_FILENAME}.%{ENV:as} -f"
    yield f'RewriteRule ^.+$ "{home}%{{ENV:way}}.%{{ENV:as}}" {see}'
    if is_here:
        yield "RewriteCond %{REQUEST_FILENAME}/index.html -f"
    yield f'RewriteRule ^.+$ "{home}%{{ENV:way}}/" {see}'


def _quoted(text: str) -> str:
    return f'"{text}"'


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0]


def _literal(way: str) -> str:
    """Return a pattern for a part of an address as Apache sees it: decoded, byte by byte."""
    plain = b"/-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return "".join(chr(b) if b in plain else f"\\x{b:02x}" for b in unquote_to_bytes(way))


def _readme(publication: Publication) -> Iterator[str]:
    base, home = publication.iri, publication.home
    yield f"# {_text(publication.title)}"
    yield ""
    if stands_at_base(publication):
        yield f"Identifiers below <{base}> are the addresses of their own pages: the site stands there."
    else:
        yield f"Identifiers below <{base}> lead to <{home}>."
    yield ""
    yield from _WHAT
    yield ""
    yield from _who(publication)
    yield from _how(publication)
    yield from _examples(publication)


_WHAT = (
    "`.htaccess` tells an Apache server (2.4, `AllowOverride FileInfo`, mod_rewrite; mod_headers if there is "
    "one) where to send who asks for an identifier:",
    "a browser to the page, a program to Turtle, JSON-LD, RDF/XML or N-Triples, whichever its Accept header "
    "wants most.",
    "A suffix asks for one file: `.ttl`, `.jsonld`, `.rdf`, `.nt`.",
    "Every answer is 303 See Other; what follows a question mark goes along.",
    "The rules need no change when things are added, only when the site moves.",
)


def _who(publication: Publication) -> Iterator[str]:
    people = {agent: role for role, agent in _roles(publication)}
    if people:
        yield "## Who maintains it"
        yield ""
        yield from (f"- {role}: {_agent(agent)}" for agent, role in people.items())
        yield ""


def _roles(publication: Publication) -> Iterator[tuple[str, Agent]]:
    if publication.contact:
        yield "Contact", publication.contact
    if publication.publisher:
        yield "Publisher", publication.publisher


def _agent(agent: Agent) -> str:
    links = (agent.homepage, f"mailto:{agent.email}" if agent.email else "", agent.iri)
    said = " ".join(f"<{address(link)}>" for link in dict.fromkeys(links) if link)
    return f"{_text(agent.name)} {said}"


def _how(publication: Publication) -> Iterator[str]:
    place = urlsplit(publication.iri)
    folder = place.path.strip("/")
    yield "## How to install it"
    yield ""
    if stands_at_base(publication):
        yield "No redirect is needed for pages."
        yield "Build with `--base-url` when the site stands elsewhere, and the rules will lead there."
        yield "Where Apache serves the site, put `.htaccess` into its root: programs then get the data."
    elif place.hostname == _SHARED and folder:
        yield f"1. Fork <{_OPEN}>."
        yield f"2. Put this file and `.htaccess` into the folder `{folder}/`."
        yield "3. Open a pull request that says what the identifiers are of."
    else:
        yield f"Put `.htaccess` into the folder that answers for <{publication.iri}> on its server."
    yield ""


def _examples(publication: Publication) -> Iterator[str]:
    path = min((p for p in publication.view.paths if p), key=lambda p: (p.count("/") != 1, p), default="")
    iri = address(publication.iri + path)
    yield "## How to try it"
    yield ""
    yield "```sh"
    yield f"curl -sI '{_shell(iri)}'"
    yield from (f"curl -sI -H 'Accept: {f.media_type}' '{_shell(iri)}'" for f in BESIDE)
    yield f"curl -sI '{_shell(iri if path else f'{iri}index')}.ttl'"
    yield "```"


def _shell(text: str) -> str:
    return text.replace("'", "%27")


def _text(text: str) -> str:
    """Return a text for the inside of a line of Markdown: nothing in it is markup, or a line of its own."""
    return re.sub(r"([\\`*_{}\[\]<>()#+.!|~&-])", r"\\\1", one_line(" ".join(text.split())))
