"""Read or write with rdflib, its store over Oxigraph, and PyLD, in an environment that has them.

python readers.py rdflib DATA | oxrdflib DATA | turtle DATA | pyld FOLDER; seconds go to stdout, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


def rdflib(data: str) -> dict[str, float]:
    """Read into rdflib's own store."""
    import rdflib

    start = time.perf_counter()
    rdflib.Graph(bind_namespaces="none").parse(data, format="nt")
    return {"load": time.perf_counter() - start}


def oxrdflib(data: str) -> dict[str, float]:
    """Read into the store of Oxigraph, with the parser that comes with it."""
    import rdflib

    start = time.perf_counter()
    rdflib.Graph(store="Oxigraph", bind_namespaces="none").parse(data, format="ox-nt")
    return {"load": time.perf_counter() - start}


def turtle(data: str) -> dict[str, float]:
    """Write what was read into rdflib's own store, in each format."""
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none").parse(data, format="nt")
    times = {}
    for name, form in (("ntriples", "nt"), ("turtle", "turtle"), ("rdfxml", "xml"), ("jsonld", "json-ld")):
        start = time.perf_counter()
        graph.serialize(format=form)
        times[name] = time.perf_counter() - start
    return times


def pyld(folder: str) -> dict[str, float]:
    """Frame each thing with our context, and compare the JSON with ours."""
    from pyld import jsonld

    context = json.loads((Path(folder) / "context.jsonld").read_text(encoding="utf-8"))
    things = [json.loads(line) for line in (Path(folder) / "things.jsonl").open(encoding="utf-8")]
    options = {"documentLoader": _nothing, "omitGraph": True}
    seconds, same = 0.0, 0
    for thing in things:
        expanded = jsonld.from_rdf(thing["triples"], {"format": "application/n-quads"})
        frame = {**context, "id": thing["json"]["id"], "@embed": "@never"}
        start = time.perf_counter()
        framed = jsonld.frame(expanded, frame, options)
        seconds += time.perf_counter() - start
        same += _plain(framed) == _plain(thing["json"])
    return {"rate": len(things) / seconds, "same": same, "of": len(things)}


def _nothing(address: str, options: object) -> None:
    raise ValueError(f"nothing is fetched: {address}")


def _plain(value: object) -> object:
    """The JSON without its context: lists are sets, numbers may stand as text, keywords with or without @."""
    if isinstance(value, dict):
        return {key.removeprefix("@"): _plain(part) for key, part in value.items() if key != "@context"}
    if isinstance(value, list):
        return sorted((_plain(part) for part in value), key=json.dumps)
    return json.dumps(value) if isinstance(value, int) else value


_STEPS: dict[str, Callable[[str], dict[str, float]]] = {
    f.__name__: f for f in (rdflib, oxrdflib, turtle, pyld)
}

if __name__ == "__main__":
    print(json.dumps(_STEPS[sys.argv[1]](sys.argv[2])))
