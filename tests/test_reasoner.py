"""A reasoner finds nothing in the ontology and the data that could not be true."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox

from sserdf.corpus import Corpus, Term
from sserdf.vocabulary import RDFS, TYPE

OWL, XSD = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2001/XMLSchema#"
SECONDS = 120
# what the vocabularies that we borrow from say of their own terms and our data could contradict
BORROWED = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix m8g: <http://data.europa.eu/m8g/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

foaf:Document owl:disjointWith foaf:Organization, foaf:Project .
foaf:Organization rdfs:subClassOf foaf:Agent .
foaf:Person rdfs:subClassOf foaf:Agent ; owl:disjointWith foaf:Organization, foaf:Project .
foaf:homepage rdfs:range foaf:Document .
foaf:page rdfs:range foaf:Document .
m8g:PublicOrganisation rdfs:subClassOf org:Organization .
org:FormalOrganization rdfs:subClassOf org:Organization .
org:Organization owl:equivalentClass foaf:Organization .
org:member rdfs:domain org:Membership ; rdfs:range foaf:Agent .
org:organization rdfs:domain org:Membership ; rdfs:range org:Organization .
prov:Activity owl:disjointWith prov:Entity .
prov:hadPrimarySource rdfs:subPropertyOf prov:wasDerivedFrom .
prov:wasAssociatedWith rdfs:domain prov:Activity ; rdfs:range prov:Agent .
prov:wasAttributedTo rdfs:domain prov:Entity ; rdfs:range prov:Agent .
prov:wasDerivedFrom rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:wasGeneratedBy rdfs:domain prov:Entity ; rdfs:range prov:Activity .
qb:dataSet rdfs:domain qb:Observation ; rdfs:range qb:DataSet .
qb:structure rdfs:domain qb:DataSet ; rdfs:range qb:DataStructureDefinition .
skos:Concept owl:disjointWith skos:ConceptScheme .
skos:broadMatch rdfs:subPropertyOf skos:mappingRelation .
skos:closeMatch rdfs:subPropertyOf skos:mappingRelation .
skos:exactMatch rdfs:subPropertyOf skos:closeMatch .
skos:inScheme rdfs:range skos:ConceptScheme .
skos:mappingRelation rdfs:subPropertyOf skos:semanticRelation .
skos:relatedMatch rdfs:subPropertyOf skos:mappingRelation .
skos:semanticRelation rdfs:domain skos:Concept ; rdfs:range skos:Concept .
skos:topConceptOf rdfs:subPropertyOf skos:inScheme ; rdfs:domain skos:Concept .
"""
_CLASS, _ONTOLOGY = ox.NamedNode(f"{OWL}Class"), ox.NamedNode(f"{OWL}Ontology")
_THING = ox.NamedNode(f"{OWL}ObjectProperty")
_LITERAL, _NOTE = ox.NamedNode(f"{OWL}DatatypeProperty"), ox.NamedNode(f"{OWL}AnnotationProperty")
_TERMS = frozenset({_CLASS, _THING, _LITERAL, _ONTOLOGY})
_OF_PROPERTY = tuple(map(RDFS, ("domain", "range")))
_TO_CLASS = (TYPE, *_OF_PROPERTY)
_BETWEEN_CLASSES = (RDFS("subClassOf"), *(ox.NamedNode(OWL + n) for n in ("disjointWith", "equivalentClass")))
_BUILT_IN = (OWL, XSD, RDFS.iri, "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
# OWL 2 has no dates and no years (structural specification, section 4): their first moment stands for them
_MOMENTS = {"date": "T00:00:00Z", "gYear": "-01-01T00:00:00Z", "gYearMonth": "-01T00:00:00Z"}
_CALENDAR = tuple(ox.NamedNode(XSD + name) for name in _MOMENTS)
_MOMENT = ox.NamedNode(f"{XSD}dateTime")


def test_the_ontology_is_consistent_and_each_of_its_classes_can_have_members(
    java: str, corpus: Corpus, tmp_path: Path
) -> None:
    assert _faults(java, _ontology(corpus), tmp_path) == []


def test_the_data_agree_with_the_ontology_and_with_what_it_borrows(
    java: str, corpus: Corpus, tmp_path: Path
) -> None:
    assert _faults(java, corpus.triples, tmp_path) == []


def test_a_thing_of_two_disjoint_classes_is_found(java: str, corpus: Corpus, tmp_path: Path) -> None:
    broken = _turtle(corpus, "<thing> a sse:Passage, sse:Recommendation .")

    assert _faults(java, [*_ontology(corpus), *broken], tmp_path) == ["inconsistent"]


def test_a_thing_that_contradicts_a_borrowed_vocabulary_is_found(
    java: str, corpus: Corpus, tmp_path: Path
) -> None:
    broken = _turtle(corpus, "<thing> a prov:Activity ; prov:wasDerivedFrom <passage/seoul-01> .")

    assert _faults(java, [*_ontology(corpus), *broken], tmp_path) == ["inconsistent"]


def test_a_class_that_can_have_no_member_is_found(java: str, corpus: Corpus, tmp_path: Path) -> None:
    broken = _turtle(corpus, "sse:Broken a owl:Class ; rdfs:subClassOf sse:Passage, sse:Statement .")

    assert _faults(java, [*_ontology(corpus), *broken], tmp_path) == [f"{corpus.base}def/Broken"]


def _faults(java: str, said: Iterable[ox.Triple], folder: Path) -> list[str]:
    """Return the classes that HermiT finds empty by necessity, or that nothing can be true at all."""
    path = folder / "all.owl"
    path.write_bytes(ox.serialize(_in_owl([*said, *_read(BORROWED)]), format=ox.RdfFormat.RDF_XML) or b"")
    main = ("-cp", str(_hermit()), "org.semanticweb.HermiT.cli.CommandLine")
    command = [java, *main, "--no-prefixes", "--unsatisfiable", path.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if "InconsistentOntologyException" in done.stderr:
        return ["inconsistent"]
    assert done.returncode == 0 and not done.stderr.strip(), done.stderr or done.stdout
    empty = {line.strip() for line in done.stdout.splitlines() if line.startswith("\t")}
    return sorted(empty - {f"{OWL}Nothing"})


def _hermit() -> Path:
    # imported it would look for Java itself and start it without a limit of time
    found = find_spec("owlready2")
    assert found and found.origin, "./run installs owlready2, which brings HermiT"
    return Path(found.origin).parent / "hermit" / "HermiT.jar"


def _ontology(corpus: Corpus) -> list[ox.Triple]:
    terms = {s for s, p, o in corpus.triples if p == TYPE and o in _TERMS}
    return [triple for triple in corpus.triples if triple.subject in terms]


def _turtle(corpus: Corpus, text: str) -> list[ox.Triple]:
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in corpus.prefixes.items())
    return _read(f"@base <{corpus.base}> .\n{head}{text}")


def _read(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]


def _in_owl(said: list[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield what is said as OWL 2 DL takes it: each borrowed term declared, each date a moment."""
    own = {s for s, p, o in said if p == TYPE and o in _TERMS}
    for term, kind in {**_properties(said, own), **dict.fromkeys(_classes(said), _CLASS)}.items():
        if term not in own and not term.value.startswith(_BUILT_IN):
            yield ox.Triple(term, TYPE, kind)
    yield from (ox.Triple(s, p, _moment(o)) for s, p, o in said)


def _classes(said: Iterable[ox.Triple]) -> Iterator[ox.NamedNode]:
    for s, p, o in said:
        ends = (o,) if p in _TO_CLASS else (s, o) if p in _BETWEEN_CLASSES else ()
        yield from (end for end in ends if isinstance(end, ox.NamedNode))


def _properties(said: Iterable[ox.Triple], own: set[Term]) -> dict[ox.NamedNode, ox.NamedNode]:
    """Return the kind of each property, as its use shows it."""
    uses: dict[ox.NamedNode, set[str]] = {}
    for s, p, o in said:
        use = "note" if s in own else "literal" if isinstance(o, ox.Literal) else "thing"
        uses.setdefault(p, set()).add(use)
        for end in (s, o) if p == RDFS("subPropertyOf") else (s,) if p in _OF_PROPERTY else ():
            if isinstance(end, ox.NamedNode):
                uses.setdefault(end, set())
    return {
        p: _LITERAL if use == {"literal"} else _THING if use <= {"thing"} else _NOTE
        for p, use in uses.items()
    }


def _moment(node: Term) -> Term:
    if node in _CALENDAR:
        return _MOMENT
    if isinstance(node, ox.Literal) and node.datatype in _CALENDAR:
        return ox.Literal(node.value + _MOMENTS[node.datatype.value.removeprefix(XSD)], datatype=_MOMENT)
    return node
