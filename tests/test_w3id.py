"""Identifiers lead to what the reader wants, asked of a real Apache as w3id.org runs it."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest

from apache import Apache, served
from sserdf.corpus import Corpus
from sserdf.publish import files, write
from sserdf.records import w3id
from sserdf.records.publication import Agent, Publication
from sserdf.view import View

HOME = "https://data.example.org/sub/"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)
RDFLIB = "text/turtle, application/x-turtle, */*;q=0.1"
JENA = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,"
    "application/n-quads;q=0.9,application/trig;q=0.8,*/*;q=0.5"
)
OWLAPI = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
PROTEGE = "application/rdf+xml,text/turtle;q=0.9,*/*;q=0.1"

# what is asked for, and the suffix of what is given; "" is the page
WISHES: tuple[tuple[str | None, str], ...] = (
    (None, ""),
    ("", ""),
    ("*/*", ""),
    (FIREFOX, ""),
    (CHROME, ""),
    (RDFLIB, "ttl"),
    (JENA, "ttl"),
    (OWLAPI, "rdf"),
    (PROTEGE, "rdf"),
    ("text/html", ""),
    ("text/turtle", "ttl"),
    ("application/ld+json", "jsonld"),
    ("application/json", "jsonld"),
    ("application/rdf+xml", "rdf"),
    ("application/n-triples", "nt"),
    ("application/n-quads", ""),  # no thing has one
    ("image/png", ""),
    ("text/turtle2", ""),
    ("xtext/turtle", ""),
    ("text/*", ""),
    ("application/*", "jsonld"),
    ("text/*;q=0.5, application/rdf+xml;q=0.6", "rdf"),
    ("TEXT/TURTLE", "ttl"),
    ("Application/LD+JSON", "jsonld"),
    ("text/turtle;q=1", "ttl"),
    ("text/turtle;q=1.0", "ttl"),
    ("text/turtle;q=1.000", "ttl"),
    ("text/turtle;q=0.001", "ttl"),
    ("text/turtle;q=0", ""),
    ("text/turtle;q=0.", ""),
    ("text/turtle;q=0.000", ""),
    ("text/turtle;q=0,*/*;q=0.001", ""),
    ("text/html;q=0, */*;q=0.5", "ttl"),
    ("text/html;q=0, text/turtle;q=0, */*;q=0.5", "jsonld"),
    ("text/html;q=0,text/turtle;q=0,application/*;q=0,*/*", ""),
    ("text/html;q=0.5,text/turtle;q=0.5", ""),
    ("text/html;q=0.5,text/turtle;q=0.50", ""),
    ("text/html;q=0.5,text/turtle;q=0.501", "ttl"),
    ("text/html;q=0.499,text/turtle;q=0.5", "ttl"),
    ("text/html;q=0.9,text/turtle;q=1.0", "ttl"),
    ("text/html,text/turtle", ""),
    ("text/turtle,text/html", ""),
    ("application/ld+json,text/turtle", "ttl"),
    ("application/n-triples,application/rdf+xml", "rdf"),
    ("application/rdf+xml,application/json;q=0.9", "rdf"),
    ("application/json;q=0,application/ld+json", "jsonld"),
    ("application/ld+json;q=0,application/json;q=0.2", "jsonld"),
    ("text/turtle;charset=utf-8", "ttl"),
    ("text/turtle;charset=utf-8;q=0.5", "ttl"),
    ("text/turtle;charset=utf-8;q=0.5,text/html;q=0.6", ""),
    ("text/turtle ; charset=utf-8 ; q=0.7 , text/html ; q=0.6", "ttl"),
    ("text/turtle\t;\tq=0.7\t,\ttext/html;q=0.6", "ttl"),
    ("text/turtle;Q=0.7,text/html;Q=0.6", "ttl"),
    ("text/turtle;qs=0.1;q=0.7,text/html;q=0.6", "ttl"),
    ("text/turtle;q=0.7;level=1,text/html;q=0.6", "ttl"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', "jsonld"),
    ('application/ld+json;profile="a,text/html,b";q=0.9,text/html;q=0.8', "jsonld"),
    ('image/png;x=",text/turtle,"', ""),
    ('image/png;x="\\",text/turtle,\\""', ""),
    ('text/html;x=";q=0.1";q=0.9,text/turtle;q=0.5', ""),
    ("text/turtle;q=2,text/html;q=0.1", ""),  # no weight is more than 1
    ("text/turtle;q=0.1234,text/html;q=0.1", ""),  # nor has it four digits
    ("text/turtle;q=high,text/html;q=0.1", ""),
    ("text/turtle;q=1.001,text/html;q=0.1", ""),
    ("text/turtle;q=,text/html;q=0.1", ""),
    (",,text/turtle,,", "ttl"),
    (';,;;=,"', ""),
    ("text/turtle;q=0.2,text/turtle;q=0.9,text/html;q=0.5", ""),  # of equal ranges the first counts
    ("*/*;q=0.9,text/turtle", "ttl"),
    ("text/*;q=0.9,text/html;q=0.1", "ttl"),
    ("application/*;q=0.9,text/*;q=0.8", "jsonld"),
    ("," * 7000 + "text/turtle", "ttl"),
    ("text/turtle;x=" + '"' * 7001, ""),
)
# what is asked for by path, without a wish and as Turtle
PATHS = (
    ("", "", "index.ttl"),
    ("city/seoul", "city/seoul/", "city/seoul.ttl"),
    ("def", "def/", "def.ttl"),
    ("def/City", "def/City/", "def/City.ttl"),
    ("version/0.1.0", "version/0.1.0/", "version/0.1.0.ttl"),
    ("version/0.1.0/", "version/0.1.0/", "version/0.1.0/"),
    ("version/0.1.0/all.ttl", "version/0.1.0/all.ttl", "version/0.1.0/all.ttl"),
    ("city/seoul/", "city/seoul/", "city/seoul/"),
    ("city/seoul.ttl", "city/seoul.ttl", "city/seoul.ttl"),
    ("city/seoul.jsonld", "city/seoul.jsonld", "city/seoul.jsonld"),
    ("city/seoul.rdf", "city/seoul.rdf", "city/seoul.rdf"),
    ("city/seoul.nt", "city/seoul.nt", "city/seoul.nt"),
    ("city/seoul/part-2.html", "city/seoul/part-2.html", "city/seoul/part-2.html"),
    ("index.html", "index.html", "index.html"),
    ("index.jsonld", "index.jsonld", "index.jsonld"),
    ("all.nq", "all.nq", "all.nq"),
    ("all.csv.zip", "all.csv.zip", "all.csv.zip"),
    ("all", "all/", "all.ttl"),
    ("tables/City.csv", "tables/City.csv", "tables/City.csv"),
    ("queries/cities", "queries/cities", "queries/cities"),
    ("assets/pagefind/x.pf_meta", "assets/pagefind/x.pf_meta", "assets/pagefind/x.pf_meta"),
    (".well-known/void", ".well-known/void", ".well-known/void"),
    ("SHA256SUMS", "SHA256SUMS", "SHA256SUMS"),
    ("version/0.1.0/SHA256SUMS", "version/0.1.0/SHA256SUMS", "version/0.1.0/SHA256SUMS"),
    ("search/?q=coop%20a%26b", "search/?q=coop%20a%26b", "search/?q=coop%20a%26b"),
    ("city/seoul?x=%0d%0a", "city/seoul/?x=%0d%0a", "city/seoul.ttl?x=%0d%0a"),
    ("city/qu%C3%A9bec", "city/qu%C3%A9bec/", "city/qu%C3%A9bec.ttl"),
    ("city/a%20b", "city/a%20b/", "city/a%20b.ttl"),
    ("city/100%25", "city/100%25/", "city/100%25.ttl"),
    ("city/a%23b", "city/a%23b/", "city/a%23b.ttl"),
    ("city/a%3Fb", "city/a%3Fb/", "city/a%3Fb.ttl"),
    ("city/a%0D%0ASet-Cookie:x", "city/a%0D%0ASet-Cookie:x/", "city/a%0D%0ASet-Cookie:x.ttl"),
    ("%24%7BUSER%7D%25%7BENV%3APATH%7D", "$%7BUSER%7D%25%7BENV:PATH%7D/", "$%7BUSER%7D%25%7BENV:PATH%7D.ttl"),
    ("/evil.example/", "evil.example/", "evil.example/"),
    ("%5C%5Cevil.example", "%5C%5Cevil.example/", "%5C%5Cevil.example.ttl"),
    ("@evil.example", "@evil.example/", "@evil.example.ttl"),
    ("https:%2f%2fevil.example", "", ""),  # Apache refuses a slash that is hidden
)


@pytest.fixture(scope="module")
def apache(apache2: str) -> Iterator[Apache]:
    with served(apache2) as server:
        yield server


def installed(apache: Apache, publication: Publication, folder: str) -> str:
    """Put what w3id.org would get into a folder of the server; return its path."""
    for path, data in w3id.files(publication):
        place = apache.folder / folder / path.rpartition("/")[2]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return f"/{folder}/"


def of(corpus: Corpus, home: str = HOME) -> Publication:
    return Publication(View(corpus), home, ())


def same(one: str, other: str) -> bool:
    """Return whether two addresses differ in the letters of percent signs only."""
    return quote(unquote(one)) == quote(unquote(other)) and one.count("/") == other.count("/")


def test_each_reader_gets_what_it_wants_most(apache: Apache, corpus: Corpus) -> None:
    root = installed(apache, of(corpus), "wishes")

    for accept, suffix in WISHES:
        answer = apache.ask(f"{root}city/seoul", accept)

        wanted = f"{HOME}city/seoul.{suffix}" if suffix else f"{HOME}city/seoul/"
        assert (answer.status, answer.location) == (303, wanted), accept
        assert answer.headers["Vary"] == "Accept", accept
        assert answer.headers["Access-Control-Allow-Origin"] == "*", accept
        assert wished(accept or "") == suffix, f"{accept}: the reference of the test disagrees"


def test_each_address_leads_where_its_file_stands(apache: Apache, corpus: Corpus) -> None:
    root = installed(apache, of(corpus), "w/paths")

    for path, page, data in PATHS:
        for accept, way in ((FIREFOX, page), ("text/turtle", data)):
            answer = apache.ask(root + path, accept)

            if not way and path:
                assert answer.status == 404 and not answer.location, path
            else:
                assert answer.status == 303, path
                assert same(answer.location, HOME + way), (path, answer.location)


def test_the_folder_shows_its_own_readme(apache: Apache, corpus: Corpus) -> None:
    root = installed(apache, of(corpus), "readme")

    assert apache.ask(f"{root}README.md").status == 200
    assert apache.ask(f"{root}notes/README.md").location == f"{HOME}notes/README.md"


def test_no_header_keeps_the_server_busy(apache: Apache, tiny: Path) -> None:
    root = installed(apache, of(Corpus.read(tiny)), "busy")
    began = time.monotonic()

    for part in (
        ",",
        ";",
        '"',
        '",',
        "*/*,",
        "text/turtle;",
        "text/turtle ",
        'a"b",',
        ";q=0",
        '\\"',
        "\t",
        ";x=y",
    ):
        for start, end in (("", ""), ("text/turtle", ""), ("text/html", ",x")):
            accept = f"{start}{part * (8000 // len(part))}{end}"
            assert apache.ask(f"{root}tree/oak", accept).status == 303, part

    assert time.monotonic() - began < 5, "a pattern of records.accept tries in vain again and again"


def test_any_weights_are_honoured_as_the_standard_has_it(apache: Apache, corpus: Corpus) -> None:
    root = installed(apache, of(corpus), "random")
    chance = random.Random(9110)

    for _ in range(1500):
        accept = any_accept(chance)

        answer = apache.ask(f"{root}city/seoul", accept)

        suffix = wished(accept)
        wanted = f"{HOME}city/seoul.{suffix}" if suffix else f"{HOME}city/seoul/"
        assert (answer.status, answer.location) == (303, wanted), accept


def any_accept(chance: random.Random) -> str:
    ranges = [name for name, _ in OFFERED] + ["*/*", "text/*", "application/*", "image/png", "text/plain"]
    parameters = ["", ";charset=utf-8", ' ; profile="a,b;q=0.3"', ";v=1;w=2", ";"]
    weights = ["", ";q=1", ";q=0", ";q=0.5", "; q=0.50", " ;Q=0.501", ";q=0.9", ";q=1.000", ";q=1.1", ";q=x"]
    chosen = chance.sample(ranges, chance.randint(1, len(ranges)))
    said = [
        chance.choice((n, n.upper())) + chance.choice(parameters) + chance.choice(weights) for n in chosen
    ]
    return chance.choice((",", ", ", " , ", ",,")).join(said)


# in the order that decides between equals
OFFERED = (
    ("text/html", ""),
    ("text/turtle", "ttl"),
    ("application/ld+json", "jsonld"),
    ("application/json", "jsonld"),
    ("application/rdf+xml", "rdf"),
    ("application/n-triples", "nt"),
)


def wished(accept: str) -> str:
    """Return the suffix that RFC 9110, section 12.5.1, gives a reader, read without regular expressions."""
    weights: dict[str, float] = {}
    for element in split(accept, ","):
        name, *parameters = (part.strip() for part in split(element, ";"))
        weight = 1.0
        for at, parameter in enumerate(parameters):
            if parameter[:1].lower() == "q" and parameter[1:].lstrip()[:1] == "=":
                weight = weight_of(parameter[2:]) if parameter[1:2] == "=" else -1
                # what follows the weight is no parameter of the type
                parameters = parameters[:at]
                break
        if weight >= 0:
            weights.setdefault(name.lower(), weight)
    best, suffix = 0.0, ""
    for media_type, candidate in OFFERED:
        ranges = (media_type, f"{media_type.split('/')[0]}/*", "*/*")
        weight = next((weights[name] for name in ranges if name in weights), 0)
        if weight > best:
            best, suffix = weight, candidate
    return suffix


def weight_of(text: str) -> float:
    whole, _, digits = text.partition(".")
    is_one = whole == "1" and not digits.strip("0")
    is_less = whole == "0" and (digits.isdecimal() or not digits)
    return float(text) if (is_one or is_less) and len(digits) <= 3 else -1


def split(text: str, mark: str) -> list[str]:
    """Split at a mark outside of quotes; what follows a quote that never ends is nothing."""
    parts, is_quoted, is_escaped = [""], False, False
    for c in text:
        if c == mark and not is_quoted:
            parts.append("")
            continue
        parts[-1] += c
        if c == '"' and not is_escaped:
            is_quoted = not is_quoted
        is_escaped = is_quoted and c == "\\" and not is_escaped
    return parts[:-1] if is_quoted else parts


def test_what_real_things_lead_to_is_in_the_site(apache: Apache, built: Path, corpus: Corpus) -> None:
    root = installed(apache, of(corpus), "real")
    paths = sorted(View(corpus).paths)

    for path in {"", "def", *paths[:: max(1, len(paths) // 60)]}:
        for accept in ("text/html", *(name for name, _ in OFFERED[1:])):
            location = apache.ask(root + quote(path), accept).location
            way = unquote(location.removeprefix(HOME))
            assert (built / way / "index.html" if way.endswith("/") or not way else built / way).is_file()


@pytest.mark.parametrize(
    "home",
    [
        "http://127.0.0.1:8000/",
        "https://data.example.org/a%20b/%2f%0d%0a/",
        "https://data.example.org/$1%{ENV:PATH}'&;=()/",
        "https://data.example.org/${HOME}/",
        'https://data.example.org/" [R=301]\nRedirect / https://evil.example/',
        "https://data.example.org/\\/",
        "https://data.example.org/québec/",
    ],
)
def test_an_odd_address_is_an_address_and_nothing_else(apache: Apache, tiny: Path, home: str) -> None:
    root = installed(apache, of(Corpus.read(tiny), home), f"odd-{abs(hash(home))}")

    for path, accept, way in (
        ("tree/oak", "text/turtle", "tree/oak.ttl"),
        ("", "*/*", ""),
        ("a.ttl", "", "a.ttl"),
    ):
        answer = apache.ask(root + path, accept)

        assert answer.status == 303
        assert same(answer.location, quote(home, safe=":/$%'&;=()") + way), answer.location


def test_a_site_that_stands_at_the_base_answers_itself(apache: Apache, tiny: Path) -> None:
    corpus = Corpus.read(tiny)
    write(apache.folder / "orchard", files(corpus))
    installed(apache, of(corpus, ""), "orchard")
    base = "https://example.org/orchard/"

    for path, accept, status, location in (
        ("", FIREFOX, 200, ""),
        ("", "text/turtle", 303, f"{base}index.ttl"),
        ("index.ttl", "text/html", 200, ""),
        ("index.html", "text/turtle", 200, ""),
        ("tree/oak", FIREFOX, 303, f"{base}tree/oak/"),
        ("tree/oak", "text/turtle", 303, f"{base}tree/oak.ttl"),
        ("tree/oak", "application/n-triples", 303, f"{base}tree/oak.nt"),
        ("tree/oak/", "text/turtle", 200, ""),
        ("tree/oak.ttl", "text/html", 200, ""),
        ("tree", "text/turtle", 303, f"{base}tree/"),  # a folder is no thing and has no Turtle
        ("queries/trees.rq", "text/turtle", 200, ""),
        ("tree/ash", "text/turtle", 404, ""),
        ("def/Tree", "application/rdf+xml", 303, f"{base}def/Tree.rdf"),
    ):
        answer = apache.ask(f"/orchard/{path}", accept)
        assert (answer.status, answer.location) == (status, location), (path, accept)

    assert apache.ask("/orchard/tree/oak.ttl").headers["Content-Type"].startswith("text/turtle")
    assert apache.ask("/orchard/", FIREFOX).headers["Vary"] == "Accept"
    assert "the site stands there" in (apache.folder / "orchard/README.md").read_text()


@pytest.mark.parametrize("way", ["http://example.org/orchard/", "https://example.org/orchard/www/v%201.x/"])
def test_nothing_turns_in_a_circle(apache: Apache, tiny: Path, way: str) -> None:
    corpus = Corpus.read(tiny)
    folder = f"circle-{len(way)}"
    site = apache.folder / folder / unquote(way.partition("/orchard/")[2])
    write(site, files(corpus, way))
    root = installed(apache, of(corpus, way), folder)

    for path in ("", "tree/oak", "tree/oak.ttl", "tree/oak/", "def", "tree/"):
        for accept in (FIREFOX, "text/turtle"):
            here, seen = root + path, list[str]()
            while (answer := apache.ask(here, accept)).status in (301, 302, 303):
                seen.append(here)
                here = root + urlsplit(answer.location).path.removeprefix("/orchard/").removeprefix(root)
                assert here not in seen, (path, accept, seen)
            assert answer.status == 200, (path, accept, seen)


def test_the_rules_do_without_a_module_for_headers(apache2: str, tiny: Path) -> None:
    with served(apache2, without="headers") as server:
        root = installed(server, of(Corpus.read(tiny)), "plain")

        answer = server.ask(f"{root}tree/oak", "text/turtle")

    assert (answer.status, answer.location) == (303, f"{HOME}tree/oak.ttl")


def test_a_base_with_a_query_has_no_redirects(tiny: Path) -> None:
    corpus = Corpus.read(tiny)

    assert list(w3id.files(of(replace(corpus, base="https://example.org/?in=/")))) == []


def test_the_readme_says_who_and_how(corpus: Corpus) -> None:
    publication = of(corpus)
    text = dict(w3id.files(publication))["w3id/README.md"].decode()

    assert "perma-id/w3id.org" in text
    assert publication.publisher
    assert publication.publisher.name in text.replace("\\", "")
    assert "curl -sI -H 'Accept: text/turtle'" in text


def test_no_name_forges_a_line_of_the_readme(tiny: Path) -> None:
    index = tiny / "data/index.ttl"
    evil = r'"Trees\n# Owned <script>alert(1)</script> [x](javascript:x)"@en'
    index.write_text(index.read_text().replace('"Orchard"@en', evil))

    text = dict(w3id.files(of(Corpus.read(tiny))))["w3id/README.md"].decode()

    assert text.splitlines()[0].startswith("# Trees \\# Owned \\<script\\>")
    assert "[x](" not in text


def test_the_examples_of_the_readme_are_commands(tiny: Path) -> None:
    text = dict(w3id.files(of(Corpus.read(tiny))))["w3id/README.md"].decode()
    commands = [line for line in text.splitlines() if line.startswith("curl")]

    for command in commands:
        done = subprocess.run(["bash", "-n", "-c", command], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    assert len(commands) == 6


def test_a_folder_of_things_of_that_name_comes_first(tiny: Path) -> None:
    oak = tiny / "data/tree/oak.ttl"
    (tiny / "data/w3id").mkdir()
    text = oak.read_text().replace("orchard/tree/oak>", "orchard/w3id/oak>")
    (tiny / "data/w3id/oak.ttl").write_text(text)

    assert [path for path, _ in w3id.files(of(Corpus.read(tiny)))] == [
        "site-w3id/.htaccess",
        "site-w3id/README.md",
    ]


def test_the_rules_are_the_same_when_things_are_added(tiny: Path) -> None:
    before = dict(w3id.files(of(Corpus.read(tiny))))["w3id/.htaccess"]
    text = (tiny / "data/tree/elm.ttl").read_text().replace("tree/elm", "tree/ash")
    (tiny / "data/tree/ash.ttl").write_text(text)

    assert dict(w3id.files(of(Corpus.read(tiny))))["w3id/.htaccess"] == before


def test_an_agent_is_told_with_what_is_known_of_it() -> None:
    agent = Agent("https://example.org/me", "Ann *O* Nym", True, "", "ann@example.org")

    assert w3id._agent(agent) == "Ann \\*O\\* Nym <mailto:ann@example.org> <https://example.org/me>"
