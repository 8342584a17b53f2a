"""What no engine of our kind can be faster than: the libraries beneath it in a bare loop.

python floor.py start | pages SIZES OUT | site DATA OUT | store DATA | parse DATA | serialize DATA
Seconds go to stdout, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jinja2
import pyoxigraph as ox

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title }}</title><link rel="stylesheet" href="style.css"></head>
<body>
<header><nav><a href="index.html">Home</a> <a href="about.html">About</a></nav></header>
<main>
<h1>{{ title }}</h1>
<dl class="facts">
{% for name, values in facts %}
<div><dt>{{ name }}</dt>{% for value in values %}<dd>{% if value.link %}<a href="{{ value.link }}">{{ value.text }}</a>{% else %}{{ value.text }}{% endif %}</dd>{% endfor %}</div>
{% endfor %}
</dl>
</main>
<footer><p>{{ title }}</p></footer>
</body>
</html>
"""  # noqa: E501 - as a template would have it
_FACT = 112  # bytes of a fact on the page
_Value = dict[str, str | None]


def start() -> dict[str, float]:
    """Only import."""
    import click  # noqa: F401 - the third of the libraries

    return {}


def pages(sizes: str, out: str) -> dict[str, float]:
    """Render and write as many pages as are listed, of the same sizes, from plain values."""
    import click  # noqa: F401

    template, folder = _template(), Path(out)
    value: _Value = {"link": "../../thing/other/index.html", "text": "Another thing of some name"}
    begin = time.perf_counter()
    made: set[Path] = set()
    for line in Path(sizes).read_text(encoding="utf-8").splitlines():
        size, _, name = line.partition(" ")
        facts = [("a property", [value])] * max((int(size) - 500) // _FACT, 1)
        text = template.render(title="A thing of some name", facts=facts).encode()
        _write(folder / name, text.ljust(int(size))[: int(size)], made)
    return {"pages": time.perf_counter() - begin}


def site(data: str, out: str) -> dict[str, float]:
    """Read the data, and write a plain page for each thing with its facts in the order they come."""
    template, folder, made = _template(), Path(out), set[Path]()
    said: dict[object, dict[str, list[_Value]]] = {}
    names: dict[str, str] = {}
    for s, p, o, _ in ox.parse(path=data, format=ox.RdfFormat.N_TRIPLES):
        if p.value.endswith(("#label", "#prefLabel")):
            names.setdefault(s.value, o.value)
        said.setdefault(s, {}).setdefault(p.value, []).append(_value(o))
    for thing, facts in said.items():
        for value in (value for values in facts.values() for value in values):
            if value["link"]:
                value["text"] = names.get(value["link"], value["text"])
        iri = str(getattr(thing, "value", ""))
        text = template.render(title=names.get(iri, iri), facts=facts.items())
        _write(folder / iri.split("/", 3)[-1] / "index.html", text.encode(), made)
    return {"pages": len(said)}


def store(data: str) -> dict[str, float]:
    """Load with the bulk loader of pyoxigraph."""
    begin = time.perf_counter()
    ox.Store().bulk_load(path=data, format=ox.RdfFormat.N_TRIPLES)
    return {"load": time.perf_counter() - begin}


def parse(data: str) -> dict[str, float]:
    """Parse alone, and forget what was read."""
    begin = time.perf_counter()
    for _ in ox.parse(path=data, format=ox.RdfFormat.N_TRIPLES):
        pass
    return {"load": time.perf_counter() - begin}


def serialize(data: str) -> dict[str, float]:
    """Write the same triples with pyoxigraph alone, in whatever order they came."""
    triples = [quad.triple for quad in ox.parse(path=data, format=ox.RdfFormat.N_TRIPLES)]
    formats = {
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "nquads": ox.RdfFormat.N_QUADS,
        "turtle": ox.RdfFormat.TURTLE,
        "rdfxml": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    times = {}
    for name, form in formats.items():
        begin = time.perf_counter()
        ox.serialize(triples, format=form)
        times[name] = time.perf_counter() - begin
    return times


def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_PAGE)


def _value(node: object) -> _Value:
    text = str(getattr(node, "value", node))
    return {"link": text if isinstance(node, ox.NamedNode) else None, "text": text}


def _write(path: Path, text: bytes, made: set[Path]) -> None:
    if path.parent not in made:
        path.parent.mkdir(parents=True, exist_ok=True)
        made.add(path.parent)
    path.write_bytes(text)


_STEPS: dict[str, Callable[..., dict[str, float]]] = {
    step.__name__: step for step in (start, pages, site, store, parse, serialize)
}

if __name__ == "__main__":
    print(json.dumps(_STEPS[sys.argv[1]](*sys.argv[2:])))
