"""Values as editors read them: in words and units of everyday English."""

import math
from decimal import Decimal
from typing import NamedTuple

from reports.times import readable_date

SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
MOST_DECIMALS = 3  # after a scale word; with more, all digits are written out
PREFIXES = (
    (1e24, "yotta"),
    (1e21, "zetta"),
    (1e18, "exa"),
    (1e15, "peta"),
    (1e12, "tera"),
    (1e9, "giga"),
    (1e6, "mega"),
    (1e3, "kilo"),
    (1.0, ""),
)
CURRENCIES = {  # one, many
    "JPY": ("yen", "yen"),
    "USD": ("US dollar", "US dollars"),
    "EUR": ("euro", "euros"),
    "GBP": ("pound", "pounds"),
    "CNY": ("yuan", "yuan"),
    "KRW": ("won", "won"),
    "INR": ("rupee", "rupees"),
    "CHF": ("Swiss franc", "Swiss francs"),
    "TWD": ("Taiwan dollar", "Taiwan dollars"),
    "HKD": ("Hong Kong dollar", "Hong Kong dollars"),
    "AUD": ("Australian dollar", "Australian dollars"),
    "CAD": ("Canadian dollar", "Canadian dollars"),
    "NZD": ("New Zealand dollar", "New Zealand dollars"),
    "SGD": ("Singapore dollar", "Singapore dollars"),
}
PREFIXED = {  # base unit: (one, many), to which the prefix is glued
    "FLOPS": ("flops", "flops"),
    "W": ("watt", "watts"),
    "Wh": ("watt-hour", "watt-hours"),
    "B": ("byte", "bytes"),
    "B/s": ("byte per second", "bytes per second"),
    "bit/s": ("bit per second", "bits per second"),
}
STEPS = {  # base unit: the units in use from which value on
    "m": ((1000.0, "kilometre", "kilometres"), (1.0, "metre", "metres"), (0.01, "centimetre", "centimetres")),
    "m2": ((1e6, "square kilometre", "square kilometres"), (1.0, "square metre", "square metres")),
    "g": ((1e6, "tonne", "tonnes"), (1000.0, "kilogram", "kilograms"), (1.0, "gram", "grams")),
    "L": ((1.0, "litre", "litres"),),
}
IRREGULAR = {"person": "people", "man": "men", "woman": "women", "child": "children"}
UNCOUNTED = frozenset({"aircraft", "staff", "personnel", "head"})
QUALIFIERS = {
    "approx": "about",
    "at_least": "at least",
    "at_most": "at most",
    "more_than": "more than",
    "less_than": "less than",
}


class Amount(NamedTuple):
    """A value in two parts, so that both ends of a range can share the second."""

    number: str
    unit: str
    glue: str = " "

    def __str__(self) -> str:
        return f"{self.number}{self.glue}{self.unit}" if self.unit else self.number


class Value(NamedTuple):
    """A claim's value as the ledger keeps it."""

    kind: str
    value: float | None
    value_high: float | None
    value_date: str | None
    unit: str | None
    qualifier: str


def readable(value: Value) -> str:
    """The value in words: "about 440 billion yen", "442 petaflops", "300 to 400 megawatts", "March 2027"."""
    said = QUALIFIERS.get(value.qualifier, "")
    return " ".join(part for part in (said, _plain(value)) if part)


def digits(number: float) -> str:
    """The number with its thousands grouped, at most ten digits, without needless zeros: "158,976", "0.14"."""
    exact = Decimal(f"{number:.10g}").normalize()
    return f"{exact:,f}".replace("-", "\u2212")  # a minus sign, not a hyphen


def apart(ratio: float) -> str:
    """How far apart two values are: "10 times apart", "3.2% apart"."""
    if ratio >= 2:
        return f"{digits(float(f'{ratio:.3g}'))} times apart"
    return f"{digits(float(f'{(ratio - 1) * 100:.2g}'))}% apart"


def plural(noun: str, count: float = 2) -> str:
    """The noun for that many: "companies", "GPUs", "people"; as it is for one."""
    head, space, last = noun.rpartition(" ")
    if count == 1 or last in UNCOUNTED:
        return noun
    if last in IRREGULAR:
        many = IRREGULAR[last]
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        many = f"{last[:-1]}ies"
    elif last.endswith(("s", "x", "ch", "sh")):
        many = f"{last}es"
    else:
        many = f"{last}s"
    return f"{head}{space}{many}"


def _plain(value: Value) -> str:
    if value.value_date is not None:
        return readable_date(value.value_date)
    if value.value is None or not math.isfinite(value.value):
        return "no value"
    low = _amount(value.kind, value.value, value.unit)
    if value.value_high is None or not math.isfinite(value.value_high):
        return str(low)
    high = _amount(value.kind, value.value_high, value.unit)
    return f"{low.number} to {high}" if low.unit == high.unit else f"{low} to {high}"


def _amount(kind: str, number: float, unit: str | None) -> Amount:
    if kind == "money" and unit:
        one, many = CURRENCIES.get(unit, (unit, unit))
        return _scaled(number, one, many)
    if kind == "percent":
        return Amount(digits(number), "%", "")
    if kind == "rank":
        return Amount(f"No.\u00a0{digits(number)}", "")
    if kind == "ratio":
        return Amount(digits(number), "times") if abs(number) >= 1 else Amount(digits(float(f"{number * 100:.3g}")), "%", "")
    if unit in PREFIXED:
        return _prefixed(number, *PREFIXED[unit])
    if unit in STEPS:
        return _stepped(number, STEPS[unit])
    if unit == "C":
        return Amount(digits(number), "°C")
    if kind == "duration" and unit:
        return Amount(digits(number), unit.removesuffix("s") if number == 1 else unit)
    if kind == "count" and unit:
        return _scaled(number, unit, plural(unit))
    return _scaled(number, unit or "", unit or "")


def _scaled(number: float, one: str, many: str) -> Amount:
    """With a scale word where that is short: "440 billion yen", but "2,345,678 people"."""
    for size, word in SCALES:
        if abs(number) >= size:
            scaled = digits(number / size)
            if len(scaled.partition(".")[2]) <= MOST_DECIMALS:
                return Amount(scaled, f"{word} {many}".rstrip())
            break
    return Amount(digits(number), one if number == 1 else many)


def _prefixed(number: float, one: str, many: str) -> Amount:
    size, prefix = next((step for step in PREFIXES if abs(number) >= step[0]), PREFIXES[-1])
    scaled = digits(number / size)
    return Amount(scaled, f"{prefix}{one if scaled == '1' else many}")


def _stepped(number: float, steps: tuple[tuple[float, str, str], ...]) -> Amount:
    size, one, many = next((step for step in steps if abs(number) >= step[0]), steps[-1])
    return _scaled(number / size, one, many)
