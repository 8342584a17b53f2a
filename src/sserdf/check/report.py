"""Findings as people, programs and the SHACL specification want to read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from sserdf.check.finding import Finding, Severity
from sserdf.check.labels import named
from sserdf.corpus import Term
from sserdf.index import Spo
from sserdf.nodes import Remark
from sserdf.vocabulary import SH, TYPE, XSD

_RULE = "urn:sserdf:rule:"  # the source of a finding that no shape made


def human(findings: Iterable[Finding]) -> str:
    """Return one line for each finding."""
    return "".join(f"{finding}\n" for finding in findings)


def as_json(findings: Sequence[Finding]) -> str:
    """Return the findings as a JSON object; `conforms` as the exit code has it."""
    rows = [
        {**finding._asdict(), "path": str(finding.path), "severity": str(finding.severity)}
        for finding in findings
    ]
    return json.dumps({"conforms": conforms(findings), "findings": rows}, ensure_ascii=False, indent=1) + "\n"


def remarks(findings: Iterable[Finding], root: Path) -> list[Remark]:
    """Return the findings as pages show them: files are named from the folder of the project."""
    return [
        Remark(f.focus, f.severity.value, f.message, f.cure, f"{_below(f.path, root)}:{f.line}", f.source)
        for f in findings
    ]


def _below(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def conforms(findings: Iterable[Finding]) -> bool:
    """Return whether there is no violation."""
    return all(finding.severity != Severity.VIOLATION for finding in findings)


def summary(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each severity, in a sentence."""
    count = {s: sum(f.severity == s for f in findings) for s in ("violation", "warning", "info")}
    told = [f"{n} {name}{'s' if n != 1 else ''}" for name, n in count.items() if n]
    return f"{', '.join(told) or 'No findings'}."


def turtle(findings: Sequence[Finding], prefixes: Mapping[str, str]) -> bytes:
    """Return a sh:ValidationReport (SHACL, section 3.6) in Turtle."""
    return canonical(_report(findings), {**prefixes, "sh": SH.iri})


def canonical(statements: Iterable[Spo], prefixes: Mapping[str, str]) -> bytes:
    """Return Turtle whose blank nodes are named by what is said of them."""
    return ox.serialize(named(statements), format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes)) or b""


def _report(findings: Sequence[Finding]) -> Iterator[Spo]:
    report = ox.BlankNode("report")
    is_clean = ox.Literal("false" if findings else "true", datatype=XSD("boolean"))
    yield report, TYPE, SH("ValidationReport")
    yield report, SH("conforms"), is_clean
    for number, finding in enumerate(findings):
        result = ox.BlankNode(f"result{number}")
        yield report, SH("result"), result
        yield from _result(result, finding)


def _result(result: ox.BlankNode, finding: Finding) -> Iterator[Spo]:
    component = finding.component or "SPARQLConstraintComponent"
    told = f"{finding.message} ({finding.cure}) [{finding.path}:{finding.line}]"
    source = finding.source if ":" in finding.source else _RULE + finding.source
    yield result, TYPE, SH("ValidationResult")
    yield result, SH("focusNode"), _node(finding.focus)
    yield result, SH("resultMessage"), ox.Literal(told)
    yield result, SH("resultSeverity"), finding.severity.term
    yield result, SH("sourceConstraintComponent"), SH(component)
    yield result, SH("sourceShape"), _node(source)
    if ":" in finding.predicate:
        yield result, SH("resultPath"), _node(finding.predicate)
    if finding.value:
        yield result, SH("value"), _parsed(finding.value)


def _node(text: str) -> ox.NamedNode | ox.Literal:
    try:
        return ox.NamedNode(text)
    except ValueError:  # a blank node or the name of a file
        return ox.Literal(text)


def _parsed(value: str) -> Term:
    line = f"<urn:x> <urn:x> {value} .".encode()
    try:
        node: Term = next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))).object
        return node
    except SyntaxError:  # a term of RDF 1.2, or none
        return ox.Literal(value)
