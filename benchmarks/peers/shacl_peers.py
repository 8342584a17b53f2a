"""Validate with one of the other engines, in an environment that has it, and say how long each part took.

python shacl_peers.py ENGINE DATA.nt SHAPES.ttl REPORT; seconds to load and to validate go to stdout, as JSON.
Each engine has a generator, which yields when it is imported, when the data are read and when they are
validated, and then the report.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple


class Result(NamedTuple):
    """What an engine reports that writes no RDF itself: each term as N-Triples has it."""

    focus: str
    path: str
    component: str


Steps = Iterator[str | None]
# read the data and look at none of them: where loading and validating are one call, this tells them apart
_IDLE = "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:targetNode <urn:none> ."
_SH = "http://www.w3.org/ns/shacl#"


def pyshacl(data: str, shapes: str) -> Steps:
    """The reference, over rdflib's own graphs, which it is fastest with."""
    import pyshacl
    import rdflib

    yield None
    graph = rdflib.Graph(bind_namespaces="none").parse(data, format="nt")
    rules = rdflib.Graph().parse(shapes, format="turtle")
    yield None
    _, report, _ = pyshacl.validate(graph, shacl_graph=rules, inference="none", inplace=True)
    yield None
    yield report.serialize(format="nt")


def pyshacl_turbo(data: str, shapes: str) -> Steps:
    """Rust behind the interface of pySHACL; over a Store of pyoxigraph its results are not right."""
    import pyshacl_turbo
    import rdflib

    yield None
    graph = rdflib.Graph(bind_namespaces="none").parse(data, format="nt")
    yield None
    _, report, _ = pyshacl_turbo.validate(
        graph,
        shacl_graph=Path(shapes).read_text(encoding="utf-8"),
        shacl_graph_format="turtle",
        inference="none",
        inplace=True,
        serialize_report_graph="nt",
    )
    yield None
    yield report.decode()


def shifty(data: str, shapes: str) -> Steps:
    """Rust; told to stop at what it does not support, which it would pass over."""
    import shifty

    yield None
    shifty.validate(Path(data), _IDLE, graph_mode="data", infer=False)
    yield None
    _, report, _ = shifty.validate(
        Path(data), Path(shapes), graph_mode="data", infer=False, on_unsupported="error"
    )
    yield "both"
    yield report.serialize(format="nt")


def pyrudof(data: str, shapes: str) -> Steps:
    """Rust, in its own native mode."""
    import pyrudof

    yield None
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(Path(data), pyrudof.RDFFormat.NTriples)
    rudof.read_shacl(Path(shapes), pyrudof.ShaclFormat.Turtle)
    yield None
    found = rudof.validate_shacl(pyrudof.ShaclValidationMode.Native)
    yield None
    yield _table(Result(str(r.focus_node), str(r.path or ""), str(r.constraint_component)) for r in found)


def shacl_rust(data: str, shapes: str) -> Steps:
    """Rust, over the index that it calls experimental and fast."""
    import shacl_rust

    yield None
    shacl_rust.validate_file(data, _file(_IDLE), shapes_format="ttl", experimental_index=True)
    yield None
    found = shacl_rust.validate_file(data, shapes, experimental_index=True)
    yield "both"
    yield _table(
        Result(str(r["focusNode"]), str(r.get("resultPath", "")), str(r["sourceConstraintComponent"]))
        for r in found["results"]
    )


def shacl(data: str, shapes: str) -> Steps:
    """Rust; reads with all cores."""
    import shacl

    yield None
    shacl.Shapes.from_turtle(_IDLE).validate_file(data)
    yield None
    report = shacl.Shapes.from_file(shapes).validate_file(data)
    yield "both"
    yield report.serialize("ntriples")


def _file(text: str) -> object:
    import io

    return io.BytesIO(text.encode())


def _table(results: Iterable[Result]) -> str:
    return "".join("\t".join(result) + "\n" for result in results)


ENGINES = (pyshacl, pyshacl_turbo, shifty, pyrudof, shacl_rust, shacl)


def main(engine: str, data: str, shapes: str, report: str) -> None:
    """Run one engine; write its report, and say how long it loaded and validated."""
    steps = next(each for each in ENGINES if each.__name__ == engine)(data, shapes)
    next(steps)
    start = time.perf_counter()
    next(steps)
    loaded = time.perf_counter()
    both = next(steps)
    validated = time.perf_counter()
    Path(report).write_text(next(steps) or "", encoding="utf-8")
    load = loaded - start
    # where one call does both, the first one only loaded
    validation = max(validated - loaded - (load if both else 0), 0)
    print(json.dumps({"load": load, "validation": validation, "twice": bool(both)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
