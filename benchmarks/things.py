"""What a made-up registry says: organisations, instruments, figures, places and people, from dice."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

BASE = "https://example.org/registry/"
TERMS = f"{BASE}def/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "reg": TERMS,
    "schema": "https://schema.org/",
    "xsd": _XSD,
}
# of 10,000 things; a place more or less changes every file after it, so these stay as they are
SHARES = {
    "organisation": 3000,
    "cooperative": 1000,
    "instrument": 1500,
    "figure": 2700,
    "place": 600,
    "person": 1200,
}
TRIPLES_PER_THING = 8.44

Fact = tuple[str, str]  # a predicate with its prefix, an object as N-Triples has it

_KINDS = (
    ("Cooperative", "Coopérative", "Cooperativa", "협동조합"),
    ("Workshop", "Atelier", "Taller", "공방"),
    ("Mutual society", "Mutuelle", "Mutualidad", "공제회"),
    ("Community kitchen", "Cuisine commune", "Cocina comunitaria", "공유 주방"),
    ("Repair centre", "Centre de réparation", "Centro de reparación", "수리 센터"),
    ("Housing union", "Union de l’habitat", "Unión de vivienda", "주택 연합"),
    ("Seed bank", "Banque de semences", "Banco de semillas", "종자 은행"),
    ("Energy circle", "Cercle d’énergie", "Círculo de energía", "에너지 모임"),
)
_NAMES = ("Cedar", "Harbour", "Linden", "Meadow", "Bridge", "Lantern", "Quarry", "Willow", "Orchard", "Mill")
_MORE = ("North", "South", "Old", "New", "Upper", "Lower", "Green", "White", "Long", "Little", "Blue")
_MEASURES = ("grants", "jobs", "members", "turnover", "volunteers")
_FORMS = ("association", "enterprise", "foundation", "mutual", "union")
_THEMES = ("care", "culture", "energy", "finance", "food", "housing", "procurement", "training")
_ROLES = ("chair", "secretary", "member", "member")  # by number, so that a chair can be found
_STATES = ("planned", "in force", "in force", "ended")
_GIVEN = ("Ada", "Bola", "Chloé", "Dae", "Elif", "Farid", "Göran", "Hana", "Inés", "Jorge", "Kofi", "Léa")
_FAMILY = ("Abebe", "Brandt", "Costa", "Diallo", "Eriksson", "Fournier", "García", "Haddad", "Ito", "Jung")


class Dice:
    """Small numbers out of one large one, each as good as thrown."""

    __slots__ = ("_rest",)

    def __init__(self, rest: int) -> None:
        """Take the large number; 256 bits are enough for a thing."""
        self._rest = rest

    def roll(self, sides: int) -> int:
        """Return a number from 0 to one less than there are sides."""
        self._rest, face = divmod(self._rest, sides)
        return face

    def pick(self, words: tuple[str, ...]) -> str:
        """Return one of the words."""
        return words[self.roll(len(words))]

    def date(self, first: int, years: int) -> str:
        """Return a day in one of the years from the first."""
        year, month, day = first + self.roll(years), 1 + self.roll(12), 1 + self.roll(28)
        return f'"{year}-{month:02}-{day:02}"^^<{_XSD}date>'


class World(NamedTuple):
    """How many things there are of each kind, so that they can point at each other."""

    counts: dict[str, int]

    def some(self, kind: str, dice: Dice) -> str:
        """Return a thing from the first half of its kind, the first ones most often.

        Faults are made in the second half: no thing is at fault because of another.
        """
        half = max(self.counts[kind] // 2, 1)
        return thing(kind, dice.roll(half) * dice.roll(half) // half)

    def body(self, dice: Dice) -> str:
        """Return an organisation, of which some are cooperatives."""
        return self.some("cooperative" if dice.roll(4) == 0 else "organisation", dice)

    def with_role(self, role: int, dice: Dice) -> str:
        """Return a person from the first half who has the role of this number."""
        return thing("person", dice.roll(max(self.counts["person"] // 8, 1)) * len(_ROLES) + role)


def thing(kind: str, number: int) -> str:
    """Return the IRI of a thing, as N-Triples has it."""
    return f"<{BASE}{kind}/{kind[0]}{number}>"


def decimal(value: object) -> str:
    """Return a decimal number as N-Triples has it."""
    return f'"{value}"^^<{_XSD}decimal>'


def integer(value: int) -> str:
    """Return a whole number as N-Triples has it."""
    return f'"{value}"^^<{_XSD}integer>'


def _names(number: int, dice: Dice, of: tuple[str, str, str, str]) -> list[Fact]:
    name = f"{dice.pick(_MORE)} {dice.pick(_NAMES)} {number}"
    facts = [("rdfs:label", f'"{name} {of[0]}"@en')]
    if dice.roll(10) < 7:
        facts.append(("rdfs:label", f'"{of[1]} {name}"@fr'))
    if dice.roll(10) < 3:
        facts.append(("rdfs:label", f'"{of[2]} {name}"@es'))
    if dice.roll(10) < 1:
        facts.append(("rdfs:label", f'"{name} {of[3]}"@ko'))
    return facts


def _body(number: int, dice: Dice, world: World, kind: str, form: str) -> list[Fact]:
    facts = [
        *_names(number, dice, _KINDS[dice.roll(len(_KINDS))]),
        ("reg:code", f'"ORG-{number * 2 + (kind == "cooperative"):08}"'),
        ("reg:form", f"<{BASE}form/{form}>"),
        ("reg:seat", _inhabited(world, dice)),
        ("reg:foundedOn", dice.date(1850, 160)),
    ]
    if dice.roll(10) < 6:
        facts.append(("reg:members", integer(dice.roll(300) * dice.roll(300))))
    if dice.roll(10) < 3:
        facts.append(("foaf:homepage", f"<https://www.example.org/{kind}/{number}>"))
    if dice.roll(10) < 1:
        facts.append(("reg:dissolvedOn", dice.date(2011, 14)))
    if number > 1 and dice.roll(5) == 0:  # always of an older one, so that nothing is part of itself
        older = min(number, max(world.counts[kind] // 2, 1))
        facts.append(("reg:partOf", thing(kind, dice.roll(older))))
    return facts


def _inhabited(world: World, dice: Dice) -> str:
    # the first two places are the world and the sea, which lie in no country
    half = max(world.counts["place"] // 2 - 2, 1)
    return thing("place", 2 + dice.roll(half) * dice.roll(half) // half)


def _organisation(number: int, dice: Dice, world: World) -> list[Fact]:
    facts = _body(number, dice, world, "organisation", dice.pick(_FORMS))
    if dice.roll(2):
        facts.append(("reg:contact", world.some("person", dice)))
    return facts


def _cooperative(number: int, dice: Dice, world: World) -> list[Fact]:
    facts = _body(number, dice, world, "cooperative", "cooperative")
    facts.append(("reg:contact", world.with_role(0, dice)))
    if dice.roll(5) < 2:
        facts.append(("reg:contact", world.with_role(1, dice)))
    return facts


def _instrument(number: int, dice: Dice, world: World) -> list[Fact]:
    theme = dice.roll(8)
    name = f"{dice.pick(_MORE)} {dice.pick(_NAMES)}"
    facts = [
        ("rdfs:label", f'"{name} plan for {_THEMES[theme]} {number}"@en'),
        ("dcterms:description", f'"Support for {_THEMES[theme]}, decided with those concerned."@en'),
        ("reg:adoptedOn", dice.date(1990, 20)),
        ("reg:issuedBy", world.body(dice)),
        ("reg:status", f'"{dice.pick(_STATES)}"'),
    ]
    facts += [("reg:theme", f"<{BASE}theme/{_THEMES[(theme + n) % 8]}>") for n in range(1 + dice.roll(3))]
    if dice.roll(2):
        facts.append(("rdfs:label", f'"Plan {name} {number}"@fr'))
    if dice.roll(10) < 6:
        facts.append(("reg:inForceFrom", dice.date(2010, 15)))
    if dice.roll(10) < 8:
        amount = decimal(f"{dice.roll(9_000_000)}.50") if dice.roll(4) else '"not stated"'
        facts.append(("reg:budget", amount))
    if dice.roll(10) < 1:
        facts.append(("reg:replaces", world.some("instrument", dice)))
    return facts


def _figure(number: int, dice: Dice, world: World) -> list[Fact]:
    measure, year, value = dice.pick(_MEASURES), 1995 + dice.roll(30), dice.roll(90_000)
    facts = [
        ("rdfs:label", f'"{measure.capitalize()} in {year}, number {number}"@en'),
        ("reg:about", world.body(dice) if dice.roll(3) else world.some("instrument", dice)),
        ("reg:measure", f"<{BASE}measure/{measure}>"),
        ("reg:value", decimal(f"{value}.0")),
        ("reg:year", f'"{year}"^^<{_XSD}gYear>'),
    ]
    if dice.roll(10) < 3:
        facts.append(("reg:lower", decimal(f"{value}.0")))
        facts.append(("reg:upper", decimal(f"{value + dice.roll(900)}.5")))
    if dice.roll(2):
        source = f"<https://www.example.org/reports/{dice.roll(500)}>"
        facts += [("dcterms:source", source), ("prov:wasDerivedFrom", source)]
    return facts


def _place(number: int, dice: Dice, world: World) -> list[Fact]:
    facts = _names(number, dice, ("", "Ville de", "Villa de", "시")) if number else _WORLD
    facts = [(p, o.replace(' "@en', '"@en')) for p, o in facts]
    facts.append(("geo:lat", decimal(f"{dice.roll(180) - 90}.{dice.roll(10**4):04}".replace("-90", "-89"))))
    facts.append(
        ("geo:long", decimal(f"{dice.roll(360) - 180}.{dice.roll(10**4):04}".replace("-180", "-179")))
    )
    if number > 1:
        above = (number - 1) // 8
        facts.append(("reg:within", thing("place", 0 if above == 1 else above)))
        facts.append(("reg:countryCode", f'"{chr(65 + dice.roll(26))}{chr(65 + dice.roll(26))}"'))
    return facts


_WORLD = [("rdfs:label", '"World"@en'), ("rdfs:label", '"Monde"@fr')]


def _person(number: int, dice: Dice, world: World) -> list[Fact]:
    given, family = dice.pick(_GIVEN), dice.pick(_FAMILY)
    facts = [
        ("rdfs:label", f'"{given} {family} {number}"@en'),
        ("foaf:givenName", f'"{given}"'),
        ("foaf:familyName", f'"{family}"'),
        ("reg:role", f'"{_ROLES[number % len(_ROLES)]}"'),
    ]
    if dice.roll(2):
        facts.append(("schema:email", f'"person{number}@example.org"'))
    else:
        facts.append(("reg:phone", f'"+99 {dice.roll(10**9):09}"'))
    if dice.roll(10) < 9:
        facts.append(("reg:memberOf", world.body(dice)))
    if dice.roll(10) < 1:
        facts.append(("reg:mentor", world.some("person", dice)))
    return facts


MAKERS: dict[str, Callable[[int, Dice, World], list[Fact]]] = {
    "organisation": _organisation,
    "cooperative": _cooperative,
    "instrument": _instrument,
    "figure": _figure,
    "place": _place,
    "person": _person,
}
