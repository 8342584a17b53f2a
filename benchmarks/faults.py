"""Faults that each break one constraint of the made-up registry, and no other."""

from __future__ import annotations

from typing import NamedTuple

from things import BASE, Fact, decimal, integer, thing

_DAY = "^^<http://www.w3.org/2001/XMLSchema#date>"
_NUMBER = "^^<http://www.w3.org/2001/XMLSchema#integer>"
_OWN = "{own}"  # stands for the thing at fault
_NTH = "{number}"  # stands for its number


class Fault(NamedTuple):
    """What to say instead, and the one result that must come of it."""

    component: str
    path: str  # as SPARQL writes it; empty when the shape is about the node itself
    instead: dict[str, tuple[str, ...]]  # these predicates have these objects, and no others
    beside: dict[str, str] = {}  # these objects come on top of what is said  # noqa: RUF012
    focus: str = _OWN


class Expected(NamedTuple):
    """One result: the focus node as N-Triples has it, the path as SPARQL does, the component's short name."""

    focus: str
    path: str
    component: str


_HOME = "https://www.example.org/at-fault/{number}"
_O0, _P0, _P1 = thing("organisation", 0), thing("place", 0), thing("place", 1)
_CHAIR, _SECRETARY, _NEXT_CHAIR = (thing("person", number) for number in (0, 1, 4))

FAULTS: dict[str, tuple[Fault, ...]] = {
    "organisation": (
        Fault("MinCount", "rdfs:label", {"rdfs:label": ()}),
        Fault("MinLength", "rdfs:label", {"rdfs:label": ('"O"@en',)}),
        Fault("MaxLength", "rdfs:label", {"rdfs:label": (f'"{"Long" * 40}"@en',)}),
        Fault("LanguageIn", "rdfs:label", {"rdfs:label": ('"Werkstatt"@de',)}),
        Fault("UniqueLang", "rdfs:label", {"rdfs:label": ('"One name"@en', '"Another name"@en')}),
        Fault("Pattern", "reg:code", {"reg:code": ('"ORG-{number}-"',)}),
        Fault("MaxCount", "reg:code", {"reg:code": ('"ORG-99999998"', '"ORG-99999999"')}),
        Fault("In", "reg:form", {"reg:form": (f"<{BASE}theme/food>",)}),
        Fault("MinCount", "reg:seat/reg:countryCode", {"reg:seat": (_P1,)}),
        Fault("MinExclusive", "reg:foundedOn", {"reg:foundedOn": (f'"1650-01-01"{_DAY}',)}),
        Fault("Datatype", "reg:members", {"reg:members": (decimal("12.5"),)}),
        Fault("MinInclusive", "reg:members", {"reg:members": (integer(-1),)}),
        Fault("MaxInclusive", "reg:members", {"reg:members": (integer(20_000_001),)}),
        Fault(
            "LessThan",
            "reg:foundedOn",
            {"reg:foundedOn": (f'"2001-05-05"{_DAY}',), "reg:dissolvedOn": (f'"1999-05-05"{_DAY}',)},
        ),
        Fault("NodeKind", "", {"foaf:homepage": (f'"{_HOME}"',)}, focus=f'"{_HOME}"'),
        Fault(
            "Pattern",
            "",
            {"foaf:homepage": (f"<{_HOME.replace('https', 'http')}>",)},
            focus=f"<{_HOME.replace('https', 'http')}>",
        ),
        Fault("Class", "", {"reg:contact": (_OWN,)}),
    ),
    "cooperative": (
        Fault("QualifiedMinCount", "reg:contact", {"reg:contact": (_SECRETARY,)}),
        Fault("QualifiedMaxCount", "reg:contact", {"reg:contact": (_CHAIR, _NEXT_CHAIR)}),
    ),
    "instrument": (
        Fault("MinCount", "reg:adoptedOn", {"reg:adoptedOn": ()}),
        Fault(
            "LessThanOrEquals",
            "reg:adoptedOn",
            {"reg:adoptedOn": (f'"2020-01-01"{_DAY}',), "reg:inForceFrom": (f'"2019-12-31"{_DAY}',)},
        ),
        Fault("Node", "reg:issuedBy", {"reg:issuedBy": (_P0,)}),
        Fault(
            "MaxCount",
            "reg:theme",
            {
                "reg:theme": tuple(
                    f"<{BASE}theme/{t}>" for t in ("care", "culture", "energy", "food", "housing")
                )
            },
        ),
        Fault("In", "reg:status", {"reg:status": ('"lost"',)}),
        Fault("Or", "reg:budget", {"reg:budget": ('"a good deal"',)}),
        Fault(
            "Disjoint",
            "dcterms:description",
            {"rdfs:label": ('"Plan {number}"@en',), "dcterms:description": ('"Plan {number}"@en',)},
        ),
        Fault("Not", "reg:replaces", {"reg:replaces": (_P0,)}),
        Fault("And", "", {"reg:theme": ()}),
    ),
    "figure": (
        Fault("Xone", "reg:about", {"reg:about": (_CHAIR,)}),
        Fault("Class", "reg:measure", {"reg:measure": (_P0,)}),
        Fault("MaxExclusive", "reg:value", {"reg:value": (decimal("1000000000000.0"),)}),
        Fault("Datatype", "reg:year", {"reg:year": (f'"1999"{_NUMBER}',)}),
        Fault(
            "LessThanOrEquals",
            "reg:lower",
            {"reg:lower": (decimal("7.01"),), "reg:upper": (decimal("7.0"),)},
        ),
        Fault(
            "Equals",
            "dcterms:source",
            {"dcterms:source": (f"<{BASE}>",), "prov:wasDerivedFrom": (f"<{BASE}>", _O0)},
        ),
        Fault("Closed", "reg:code", {"reg:code": ('"F-{number}"',)}),
    ),
    "place": (
        Fault("UniqueLang", "rdfs:label", {"rdfs:label": ('"Lieu"@fr', '"Autre lieu"@fr')}),
        Fault("MinInclusive", "geo:lat", {"geo:lat": (decimal("-90.5"),)}),
        Fault("MaxInclusive", "geo:long", {"geo:long": (decimal("180.5"),)}),
        Fault("MinLength", "reg:countryCode", {"reg:countryCode": ('"F"',)}),
        Fault("MaxLength", "reg:countryCode", {"reg:countryCode": ('"FRA"',)}),
        Fault("Pattern", "reg:countryCode", {"reg:countryCode": ('"F1"',)}),
        Fault("Class", "reg:within*", {}, {"reg:within": _O0}),
        Fault("HasValue", "reg:within+", {"reg:within": (_P1,)}),
        Fault("Class", "^reg:seat", {"reg:seat": (_OWN,)}),
    ),
    "person": (
        Fault("Xone", "", {"schema:email": ('"both@example.org"',), "reg:phone": ('"+99 1"',)}),
        Fault("MinCount", "foaf:familyName|foaf:givenName", {"foaf:familyName": (), "foaf:givenName": ()}),
        Fault("Datatype", "foaf:familyName|foaf:givenName", {"foaf:givenName": ('"Ada"@en',)}),
        Fault("MaxCount", "reg:role", {"reg:role": ('"chair"', '"secretary"')}),
        Fault("In", "reg:role", {"reg:role": ('"treasurer"',)}),
        Fault("Pattern", "schema:email", {"schema:email": ('"no address"',), "reg:phone": ()}),
        Fault("Class", "reg:mentor?", {"reg:mentor": (_P0,)}),
    ),
}
KINDS = sum(map(len, FAULTS.values()))


def broken(facts: list[Fact], fault: Fault, own: str, number: int) -> tuple[list[Fact], Expected]:
    """Return the facts with the fault in them, and the result that is expected of it."""

    def filled(text: str) -> str:
        return text.replace(_OWN, own).replace(_NTH, str(number))

    kept = [fact for fact in facts if fact[0] not in fault.instead]
    said = [(p, filled(o)) for p, objects in fault.instead.items() for o in objects]
    more = [(p, filled(o)) for p, o in fault.beside.items()]
    return [*kept, *said, *more], Expected(filled(fault.focus), fault.path, fault.component)
