"""Which texts are values of a datatype of XSD, and which of two values is the greater: XSD 1.1, part 2."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.vocabulary import XSD

_REAL = r"[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)"
_FLOAT = rf"{_REAL}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"
_ZONE = r"(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH = r"(0[1-9]|1[0-2])"
_DAY = r"(0[1-9]|[12][0-9]|3[01])"
_TIME = r"((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]+)?|24:00:00(?:[.]0+)?)"
_CLOCK = r"T(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:[.][0-9]+)?S)?(?<!T)"
_PATTERNS = {
    "anyURI": r"[^ <>{}|^`\"\\]*",
    "base64Binary": r"(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){3}=|"
    r"(?:[A-Za-z0-9+/] ?){2}= ?=)?",
    "boolean": "true|false|1|0",
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}",
    "dayTimeDuration": rf"-?P(?!$)(?:[0-9]+D)?(?:{_CLOCK})?",
    "decimal": _REAL,
    "double": _FLOAT,
    "duration": rf"-?P(?!$)(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:{_CLOCK})?",
    "float": _FLOAT,
    "gDay": f"---{_DAY}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "gMonthDay": r"--(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|"
    rf"(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9])){_ZONE}",
    "gYear": _YEAR + _ZONE,
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "hexBinary": "(?:[0-9A-Fa-f]{2})*",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "time": _TIME + _ZONE,
    "yearMonthDuration": r"-?P(?!$)(?:[0-9]+Y)?(?:[0-9]+M)?",
}
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "byte": (-(2**7), 2**7 - 1),
    "int": (-(2**31), 2**31 - 1),
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "nonPositiveInteger": (None, 0),
    "positiveInteger": (1, None),
    "short": (-(2**15), 2**15 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedShort": (0, 2**16 - 1),
}
_INTEGER = re.compile("[+-]?[0-9]+")
_LONGEST_INTEGER = 4000  # digits; Python refuses to read many more
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FOURTEEN_HOURS = 14 * 3600
_Number = int | float | Decimal


class Value(NamedTuple):
    """What a literal means, to be compared with others of its family."""

    family: str
    key: _Number | str
    is_local: bool = False  # a time without a timezone
    months: int = 0  # of a duration


def is_possible(literal: ox.Literal) -> bool:
    """Return whether the text is in the lexical space of its datatype, as far as that is one of XSD."""
    datatype = literal.datatype.value
    return not datatype.startswith(XSD.iri) or test_of(datatype)(literal.value)


@lru_cache(maxsize=256)
def test_of(datatype: str) -> Callable[[str], bool]:
    """Return what tells the texts of a datatype from others; every text is one of an unknown datatype."""
    name = datatype.removeprefix(XSD.iri)
    if name == datatype:
        return _anything
    if name in _BOUNDS:
        least, most = _BOUNDS[name]
        return lambda text: _is_within(text, least, most)
    if name not in _PATTERNS:
        return _anything
    matches = _pattern(name).fullmatch
    if name in ("date", "dateTime", "dateTimeStamp"):
        return lambda text: (found := matches(text)) is not None and _is_day(*found.group(1, 2, 3))
    return lambda text: matches(text) is not None


@cache  # few of them are needed, and each takes a while to make
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_PATTERNS[name])


def _anything(_text: str) -> bool:
    return True


def _is_within(text: str, least: int | None, most: int | None) -> bool:
    if not _INTEGER.fullmatch(text):
        return False
    if least is most is None:
        return True
    if len(text) > _LONGEST_INTEGER:
        return (least if text[0] == "-" else most) is None
    return (least is None or int(text) >= least) and (most is None or int(text) <= most)


def _is_day(year: str, month: str, day: str) -> bool:
    return day <= "28" or int(day) <= _MONTHS[int(month) - 1] + (month == "02" and _is_leap(int(year[-4:])))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@lru_cache(maxsize=256)  # a value is compared with the least, then with the most
def value_of(literal: ox.Literal) -> Value | None:
    """Return what the literal means; None for what has no order: NaN, an ill-typed text, another datatype."""
    datatype = literal.datatype.value
    name = datatype.removeprefix(XSD.iri)
    if name == datatype:
        return None
    reader = _READERS.get(name)
    text = literal.value
    return reader(text, name) if reader is not None and test_of(datatype)(text) else None


def compared(one: Value, other: Value) -> int | None:
    """Return -1, 0 or 1; None when the two have no order, such as a number and a text."""
    if one.family != other.family:
        return None
    if one.is_local != other.is_local:
        return _beyond_timezones(one, other)
    if one.months != other.months:
        return (one.months > other.months) - (one.months < other.months) if one.key == other.key else None
    return -1 if one.key < other.key else 1 if one.key > other.key else 0 if one.key == other.key else None  # type: ignore[operator]


def _beyond_timezones(one: Value, other: Value) -> int | None:
    # XSD 1.1 part 2, section 3.3.7: a time without a timezone may be 14 hours to either side
    assert not isinstance(one.key, str) and not isinstance(other.key, str)
    apart = Decimal(one.key) - Decimal(other.key)
    return None if abs(apart) <= _FOURTEEN_HOURS else -1 if apart < 0 else 1


def _text(text: str, _name: str) -> Value:
    return Value("text", text)


def _boolean(text: str, _name: str) -> Value:
    return Value("boolean", int(text in ("true", "1")))


def _integer(text: str, _name: str) -> Value:
    return Value("number", int(text) if len(text) <= _LONGEST_INTEGER else Decimal(text))


def _decimal(text: str, _name: str) -> Value:
    return Value("number", Decimal(text))


def _double(text: str, _name: str) -> Value | None:
    number = float(text)  # Python reads INF and NaN too
    return Value("number", number) if number == number else None  # NaN is neither less nor greater


def _moment(text: str, name: str) -> Value | None:
    found = _pattern(name).fullmatch(text)
    assert found is not None
    parts = found.groups()
    year = "1972" if name == "time" else parts[0]
    if len(year) > _LONGEST_INTEGER:
        return None
    month = parts[1] if name in ("date", "dateTime", "dateTimeStamp", "gYearMonth") else "01"
    day = parts[2] if name in ("date", "dateTime", "dateTimeStamp") else "01"
    clock = parts[-2] if name in ("dateTime", "dateTimeStamp", "time") else "00:00:00"
    seconds = _days(int(year), int(month), int(day)) * 86400 + _seconds(clock, is_alone=name == "time")
    zone = parts[-1]
    family = "dateTime" if name == "dateTimeStamp" else name
    return Value(family, seconds - _offset(zone), is_local=zone is None)


def _days(year: int, month: int, day: int) -> int:
    # the proleptic Gregorian calendar has 146,097 days in 400 years
    before = year - 1
    leap_days = before // 4 - before // 100 + before // 400
    in_year = sum(_MONTHS[: month - 1]) + (month > 2 and _is_leap(year % 400))
    return before * 365 + leap_days + in_year + day


def _seconds(clock: str, is_alone: bool) -> int | Decimal:
    hours, minutes, seconds = clock.split(":")
    hour = 0 if is_alone and hours == "24" else int(hours)
    whole = hour * 3600 + int(minutes) * 60
    return whole + (Decimal(seconds) if "." in seconds else int(seconds))


def _offset(zone: str | None) -> int:
    if zone in (None, "Z"):
        return 0
    assert zone is not None
    seconds = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
    return -seconds if zone[0] == "-" else seconds


_DURATION = re.compile(
    r"(-?)P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9.]+)S)?)?"
)


def _duration(text: str, _name: str) -> Value | None:
    found = _DURATION.fullmatch(text)
    if found is None or len(text) > _LONGEST_INTEGER:
        return None
    sign = -1 if found[1] else 1
    years, months, days, hours, minutes = (int(part or 0) for part in found.group(2, 3, 4, 5, 6))
    seconds = ((days * 24 + hours) * 60 + minutes) * 60 + Decimal(found[7] or 0)
    return Value("duration", sign * seconds, months=sign * (years * 12 + months))


_READERS: dict[str, Callable[[str, str], Value | None]] = {
    "string": _text,
    "boolean": _boolean,
    "decimal": _decimal,
    "double": _double,
    "float": _double,
    **dict.fromkeys(_BOUNDS, _integer),
    **dict.fromkeys(("date", "dateTime", "dateTimeStamp", "gYear", "gYearMonth", "time"), _moment),
    **dict.fromkeys(("dayTimeDuration", "duration", "yearMonthDuration"), _duration),
}
