"""What is put together from texts is what the libraries write, sign for sign."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from pyld import jsonld

from sserdf import export, reads
from sserdf.cli import main
from sserdf.corpus import Corpus, ordered
from sserdf.errors import SserdfError
from sserdf.export import dumps
from sserdf.export.dumps import Dump
from sserdf.export.turtle import Turtle
from sserdf.export.words import IRI
from sserdf.view import View
from sserdf.vocabulary import TYPE, XSD

BASE = "https://example.org/orchard/"
SPACES = {
    "": "http://empty.example/ns#",
    "a": "http://x.example/",
    "b": "http://x.example/",  # two prefixes for one namespace
    "c": "http://x.example/a",  # one that ends within a name
    "http": "http://scheme.example/",  # one that is a scheme
    "o": BASE,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "u": "urn:k:",
    "xsd": XSD("").value,
}
LOCALS = (
    *("a", "b", "ab", "a-b", "a.b", "1", "01", "a/b", "a/-b", "-c", "é", "q%41", "a_", "a.", "a'b", "a&b"),
    *("(x)", "a~b", "a,b", "", "A", "a//b", "a/", "x:y"),
)
WORDS = (
    *(
        "a",
        "",
        "it's",
        '<b>&"q\\',
        "l1\nl2",
        "\t",
        "x\r\ny",
        "é\u2028\ud7ff",
        "\x7f\x85",
        "=1",
        "a|b;c",
        "🎉",
    ),
    *("01", "+1", "1", "-0", "1.50", "-.5", "1.", "1e5", ".5E-3", "1.E3", "true", "false", "NaN", "١", "1١"),
    *("2021-02-28", "12345678901234567890", "\ufffd", "\\u0041", "a\\"),
)
DATATYPES = (
    *(XSD(name).value for name in ("integer", "decimal", "double", "boolean", "date", "string", "gYear")),
    *("http://x.example/dt", "http://y.example/dt'&x"),
)


@pytest.fixture(params=range(15))
def strange(request: pytest.FixtureRequest, tiny: Path) -> Corpus:
    """Return a project that says anything about anything, whatever its seed brings."""
    chance = random.Random(request.param)
    declared = "".join(f"@prefix {p}: <{n}> .\n" for p, n in SPACES.items() if chance.random() < 0.7)
    (tiny / "ontology" / "prefixes.ttl").write_text(f"@base <{BASE}> .\n{declared}", encoding="utf-8")
    for name in ("odd", "even", "links/some"):
        triples = {_triple(chance) for _ in range(chance.randrange(40))}
        path = tiny / "data" / f"{name}.ttl"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    return Corpus.read(tiny)


@pytest.mark.parametrize(
    ("name", "format_"), [("turtle", ox.RdfFormat.TURTLE), ("rdfxml", ox.RdfFormat.RDF_XML)]
)
def test_turtle_and_xml_are_those_of_the_library(name: str, format_: ox.RdfFormat, strange: Corpus) -> None:
    used = _used(strange.triples, strange.prefixes)

    assert export.whole(name, strange) == ox.serialize(strange.triples, format=format_, prefixes=used)


def test_lines_are_those_of_the_library_in_order(strange: Corpus) -> None:
    for name, told, format_ in (
        ("ntriples", strange.triples, ox.RdfFormat.N_TRIPLES),
        ("nquads", strange.quads, ox.RdfFormat.N_QUADS),
    ):
        lines = (ox.serialize(told, format=format_) or b"").splitlines(keepends=True)
        assert export.whole(name, strange) == b"".join(sorted(set(lines)))


def test_json_is_written_as_the_library_indents_it(strange: Corpus) -> None:
    for path, content in _documents(strange, ".jsonld"):
        told = json.loads(content)
        assert content.decode() == f"{json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)}\n", path


def test_json_is_compacted_as_pyld_compacts_it(strange: Corpus, orchard: Path) -> None:
    """But for two ways to say the same: we write IRIs of things as they are, and `@type` of values so."""
    for path, content in (*_documents(strange, ".jsonld"), *_documents(Corpus.read(orchard), ".jsonld")):
        told = json.loads(content)
        options = {"documentLoader": _nothing, "graph": "@graph" in told}

        compacted = jsonld.compact(told, told["@context"], options)

        spaces = {name: iri for name, iri in told["@context"].items() if name in SPACES}
        assert _plain(compacted, spaces) == _plain(told, spaces), path


def test_the_documents_of_a_thing_are_those_of_the_library(strange: Corpus) -> None:
    files = dict(_documents(strange, ""))
    for resource in View(strange).resources:
        read = ox.parse(files[f"{resource.document}.nt"], format=ox.RdfFormat.N_TRIPLES)
        triples = ordered({quad.triple for quad in read})
        used = _used(triples, strange.prefixes)
        for suffix, format_ in (("ttl", ox.RdfFormat.TURTLE), ("rdf", ox.RdfFormat.RDF_XML)):
            written = ox.serialize(triples, format=format_, prefixes=used)
            assert files[f"{resource.document}.{suffix}"] == written


@pytest.mark.parametrize(
    "made", [dumps.jsonld, dumps.turtle, dumps.ntriples, dumps.nquads, dumps.rdfxml], ids=lambda f: f.__name__
)
def test_a_dump_is_its_header_a_block_for_each_subject_and_its_footer(
    made: Callable[[Corpus], Dump], corpus: Corpus, tiny: Path
) -> None:
    for project in (corpus, Corpus.read(tiny)):
        dump = made(project)

        blocks = [dump.block(said) for said in dump.subjects()]

        whole = f"{dump.header}{dump.between.join(blocks)}{dump.footer}".encode()
        assert whole == b"".join(dump.chunks()) == export.whole(made.__name__, project)
        assert len(blocks) == len({triple.subject for triple in project.triples})


def test_a_document_depends_on_its_thing_and_its_file(tiny: Path) -> None:
    corpus = Corpus.read(tiny).watched()
    view = View(corpus)

    for resource in view.resources:
        noted = reads.Reads()
        with reads.recorded(noted):
            list(export.documents(view, resource))
        file = ox.NamedNode(f"{BASE}{resource.document}.ttl")
        assert (noted.facts, noted.everything) == ({resource.term, file}, False)


def test_a_document_is_made_anew_when_its_file_speaks_of_another_thing(tiny: Path, tmp_path: Path) -> None:
    links, head = tiny / "data" / "links" / "some.ttl", "http://www.w3.org/2004/02/skos/core#"
    links.parent.mkdir()
    links.write_text(f'<{BASE}links/some> <{head}note> "Matched by hand."@en .\n')

    def built(name: str, *words: str) -> bytes:
        done = CliRunner().invoke(main, ["build", "-C", str(tiny), "--out", str(tmp_path / name), *words])
        assert done.exit_code == 0, done.output
        return (tmp_path / name / "links" / "some.nt").read_bytes()

    built("site")
    links.write_text(f"{links.read_text()}<{BASE}tree/elm> <{head}closeMatch> <https://x.example/elm> .\n")

    assert built("site") == built("fresh", "--fresh")


def test_a_project_that_says_nothing_is_dumped_as_nothing(tiny: Path) -> None:
    for path in (*(tiny / "data").rglob("*.ttl"), tiny / "ontology" / "def.ttl"):
        path.unlink()
    corpus = Corpus.read(tiny)

    assert [export.whole(name, corpus) for name in ("turtle", "ntriples", "nquads")] == [b"", b"", b""]
    assert json.loads(export.whole("jsonld", corpus))["@graph"] == []
    assert not list(ox.parse(export.whole("rdfxml", corpus), format=ox.RdfFormat.RDF_XML))


def test_what_xml_cannot_hold_is_named(tiny: Path) -> None:
    oak = tiny / "data" / "tree" / "oak.ttl"
    text = oak.read_text()
    for odd, told in (
        ('rdfs:label "\\u0001"', "control character"),
        ("<http://x.example/1> 1", "cannot write"),
    ):
        oak.write_text(f"{text}\n<{BASE}tree/oak> {odd} .\n")
        with pytest.raises(SserdfError, match=told):
            export.whole("rdfxml", Corpus.read(tiny))


def _documents(corpus: Corpus, suffix: str) -> Iterator[tuple[str, bytes]]:
    view = View(corpus)
    files = (file for resource in view.resources for file in export.documents(view, resource))
    return ((path, content) for path, content in files if path.endswith(suffix))


def _triple(chance: random.Random) -> ox.Triple:
    subject = ox.NamedNode(f"{BASE}tree/{chance.choice(['oak', 'elm', 'fir', 'oak/leaf'])}")
    if chance.random() < 0.2:
        return ox.Triple(subject, TYPE, _iri(chance, ("K", "K-k", "K.1", "K%41")))
    # each property has its own kind of values, or all kinds
    predicate = _iri(chance, LOCALS[:8])
    kind = random.Random(str(predicate)).randrange(5)
    word, datatypes = chance.choice(WORDS), random.Random(str(predicate)).sample(DATATYPES, 1)
    if kind == 0 or (kind == 4 and chance.random() < 0.5):
        return ox.Triple(subject, predicate, _iri(chance, LOCALS))
    if kind == 1 or (kind == 4 and chance.random() < 0.5):
        return ox.Triple(subject, predicate, ox.Literal(word, language=chance.choice(["en", "fr", "pt-BR"])))
    datatype = ox.NamedNode(chance.choice(DATATYPES if kind == 2 else datatypes))
    return ox.Triple(subject, predicate, ox.Literal(word, datatype=datatype))


def _iri(chance: random.Random, names: tuple[str, ...]) -> ox.NamedNode:
    space = chance.choice([*SPACES.values(), "http://none.example/", "http://www.w3.org/2002/07/owl#"])
    name = chance.choice(names)
    # an element of XML needs a name
    return ox.NamedNode(space + (name if name[-1:].isalpha() else f"{name}x"))


def _used(triples: tuple[ox.Triple, ...], prefixes: Any) -> dict[str, str]:
    spaces = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for t in triples for iri in _iris(t)}
    return {p: n for p, n in prefixes.items() if n in spaces or n[-1:] not in "/#"}


def _iris(triple: ox.Triple) -> Iterator[str]:
    for node in triple:
        if isinstance(node, ox.NamedNode):
            yield node.value
        elif isinstance(node, ox.Literal):
            yield node.datatype.value


def _plain(told: Any, spaces: dict[str, str]) -> Any:
    """Return JSON without order, aliases and short IRIs."""
    if isinstance(told, dict):
        return {name.replace("@type", "type"): _plain(value, spaces) for name, value in told.items()}
    if isinstance(told, list):
        return sorted(
            (_plain(value, spaces) for value in told), key=lambda value: json.dumps(value, sort_keys=True)
        )
    prefix, colon, rest = told.partition(":") if isinstance(told, str) else ("", "", "")
    return f"{spaces[prefix]}{rest}" if colon and prefix in spaces else told


def _nothing(url: str, _options: object) -> None:
    raise AssertionError(f"a document asks for {url}")


def test_a_fact_with_very_many_values_is_written_in_linear_time() -> None:
    turtle = Turtle({}, {f"<{BASE}p>": frozenset({IRI})})
    told = [(f"<{BASE}p>", f"<{BASE}{'x' * 100}{n}>") for n in range(50_000)]
    began = time.process_time()

    text = turtle.block(f"<{BASE}a>", told)

    assert text.count(" , ") == 49_999
    assert time.process_time() - began < 2, "mend export.turtle.Turtle.block: nothing may be copied each time"
