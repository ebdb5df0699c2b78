"""The tables of `data/*.toml`, made ready for reading: units, currencies, counters and names that hold digits.

Sources: ISO 4217 (currency codes), the SI brochure (prefixes), NIST SP 811 (conversion factors), Unicode CLDR (currency signs).
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from extractors.records import Kind

# letter, name, katakana, factor
PREFIXES = {
    "n": ("nano", "ナノ", 1e-9),
    "µ": ("micro", "マイクロ", 1e-6),
    "m": ("milli", "ミリ", 1e-3),
    "c": ("centi", "センチ", 1e-2),
    "k": ("kilo", "キロ", 1e3),
    "M": ("mega", "メガ", 1e6),
    "G": ("giga", "ギガ", 1e9),
    "T": ("tera", "テラ", 1e12),
    "P": ("peta", "ペタ", 1e15),
    "E": ("exa", "エクサ", 1e18),
    "Z": ("zetta", "ゼタ", 1e21),
}
POWERS = ((2, Kind.AREA, "m2", "square ", "平方", 1.0), (3, Kind.VOLUME, "L", "cubic ", "立方", 1000.0))
PLURAL_OF_LAST = re.compile(r"[a-z]$")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit turns a number into: (number + offset) * factor, in `unit`."""

    kind: Kind
    unit: str
    factor: float = 1.0
    offset: float = 0.0

    def value(self, number: float) -> float:
        """The number in base units."""
        return (number + self.offset) * self.factor


def load(name: str) -> dict[str, Any]:
    """One table of `data/`, as a dictionary."""
    text = resources.files(__package__).joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def plurals(name: str) -> Iterator[str]:
    """The forms that an English unit name takes after a number: "watt", "watts", "miles per hour"."""
    yield name
    head, link, tail = re.match(r"(.*?)( per | an? | every | each |$)(.*)", name).groups()  # type: ignore[union-attr]
    if PLURAL_OF_LAST.search(head) and not head.endswith("s"):
        words = head.split(" ")
        plain = f"{words[0]}s {' '.join(words[1:])}" if words[0] == "degree" else head + "s"
        yield plain.rstrip() + link + tail
        if head.endswith("y"):
            yield head[:-1] + "ies" + link + tail
    if head.endswith("penny"):
        yield "pennies"


def spellings(name: str) -> Iterator[str]:
    """The name with each of its spaces or hyphens written either way, in lower case."""
    for form in plurals(name):
        lowered = form.lower()
        yield lowered
        if "-" in lowered or " " in lowered:
            yield lowered.replace("-", " ")
            yield lowered.replace(" ", "-")
            yield lowered.replace("-", "").replace(" ", "") if " per " not in lowered and " a" not in lowered else lowered


def any_of(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest that fits."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def tuples(table: dict[str, str | list[str]]) -> dict[str, tuple[str, ...]]:
    """A table of lists of words, or of characters written together."""
    return {key: tuple(words) for key, words in table.items()}


def prefixed(word: str, letter: str, katakana: str) -> list[str]:
    """A Japanese unit name with a prefix, also as some print it: 「キロ・ワット」, 「エクサFLOPS」."""
    if not katakana:
        return [word]
    return [katakana + word, letter + word] if word.isascii() else [katakana + word, f"{katakana}・{word}"]


def variants(entry: dict[str, Any]) -> Iterator[tuple[list[str], list[str], list[str], Unit]]:
    """(symbols, English names, Japanese names, unit) of an entry, without a prefix and with each of its prefixes."""
    kind, unit = Kind(entry["kind"]), entry["unit"]
    factor, offset = entry.get("factor", 1.0), entry.get("offset", 0.0)
    symbols, english, japanese = entry.get("symbols", []), entry.get("en", []), entry.get("ja", [])
    steps = [("", "", "", 1.0)] + [(letter, *PREFIXES[letter]) for letter in entry.get("prefixes", "")]
    for letter, name, katakana, power in steps:
        scaled = Unit(kind, unit, factor * power, offset)
        yield (
            [letter + symbol for symbol in symbols if not (letter and symbol in ("byte", "bytes"))],
            [name + word for word in english],
            [form for word in japanese for form in prefixed(word, letter, katakana)],
            scaled,
        )
        if entry.get("powers"):
            for exponent, power_kind, base, en_word, ja_word, to_base in POWERS:
                yield (
                    [],
                    [en_word + name + word for word in english],
                    [ja_word + form for word in japanese if not word.isascii() for form in prefixed(word, "", katakana)],
                    Unit(power_kind, base, (factor * power) ** exponent * to_base, 0.0),
                )


@dataclass(frozen=True)
class Grammar:
    """Everything that the readers look up, by language."""

    symbols: dict[str, Unit]  # case-sensitive, after the number
    english: dict[str, Unit]  # lower-case names
    japanese: dict[str, Unit]
    monies: dict[str, str]  # Japanese names of currencies and their hundredths -> code
    signs: dict[str, str]  # before the number -> ISO 4217 code
    codes: frozenset[str]
    contexts: dict[str, tuple[str, ...]]  # code -> words that decide for it where a sign or name is shared
    shared: dict[str, list[str]]  # sign or name -> the other currencies that it may mean
    needs_context: frozenset[str]  # names that are a currency only where words decide for one
    counters: dict[str, str]
    ja_nouns: dict[str, str]
    ja_people: dict[str, str]
    ja_places: dict[str, str]
    ja_unread: frozenset[str]  # units whose numbers are not read
    ja_apart: dict[str, tuple[str, ...]]  # counter or unit -> what makes another word of it
    en_nouns: dict[str, str]
    en_plurals: frozenset[str]
    en_first_words: frozenset[str]  # of English nouns of several words
    en_singulars: frozenset[str]
    glued: dict[str, Unit]  # case-sensitive, right after digits only: "40C"
    names: dict[str, tuple[str, ...]]
    name_heads: dict[str, frozenset[str]]
    offices: frozenset[str]  # English names that are ranks unless they act: "No 10 said"
    name_apart: dict[str, tuple[str, ...]]  # Japanese name -> what makes a number of it after all


@dataclass(frozen=True)
class Units:
    """The units by how they are written."""

    symbols: dict[str, Unit] = field(default_factory=dict)
    glued: dict[str, Unit] = field(default_factory=dict)
    english: dict[str, Unit] = field(default_factory=dict)
    japanese: dict[str, Unit] = field(default_factory=dict)

    def add(self, unit: Unit, *, english: Iterable[str], japanese: Iterable[str], glued: Iterable[str] = ()) -> None:
        """Takes in the names of a unit; whoever came first keeps a name."""
        for mark in glued:
            self.glued.setdefault(mark, unit)
        for name in english:
            for form in spellings(name):
                self.english.setdefault(form, unit)
        for name in japanese:
            self.japanese.setdefault(name, unit)


def read_units(units: Units) -> None:
    """Takes in the units of measure."""
    for entry in load("units")["unit"]:
        for marks, english, japanese, unit in variants(entry):
            units.add(unit, english=english, japanese=japanese, glued=entry.get("glued", ()))
            for mark in marks:
                units.symbols.setdefault(mark, unit)
                if mark.startswith("k"):
                    units.symbols.setdefault("K" + mark[1:], unit)


def unread() -> Iterator[str]:
    """The Japanese units whose numbers are not read, without a prefix and with each."""
    for name in load("units")["unread"]:
        yield name
        for letter, (_, katakana, _) in PREFIXES.items():
            yield (letter if name.isascii() else katakana) + name


def read_currencies(units: Units) -> tuple[dict[str, str], dict[str, tuple[str, ...]], dict[str, list[str]], frozenset[str]]:
    """Takes in the currencies; (their signs, the words that decide where one is shared, what is shared, what is none without
    such words).
    """
    signs: dict[str, str] = {}
    contexts: dict[str, tuple[str, ...]] = {}
    shared: dict[str, list[str]] = {}
    needs_context: set[str] = set()
    for entry in load("currencies")["currency"]:
        code = entry["code"]
        contexts[code] = tuple(entry.get("context", ()))
        needs_context.update(entry.get("needs_context", ()))
        for mark in entry.get("shares", ()):
            shared.setdefault(mark, []).append(code)
        for sign in (*entry.get("signs", ()), code):
            signs.setdefault(sign, code)
        for key, factor in (("", 1.0), ("minor_", 0.01)):
            names = {lang: entry.get(f"{key}{lang}", ()) for lang in ("en", "ja", "glued")}
            units.add(Unit(Kind.MONEY, code, factor), english=names["en"], japanese=names["ja"], glued=names["glued"])
        units.symbols.setdefault(code, Unit(Kind.MONEY, code))
    return signs, contexts, shared, frozenset(needs_context)


@cache
def grammar() -> Grammar:
    """The grammar, read once."""
    units = Units()
    read_units(units)
    signs, contexts, shared, needs_context = read_currencies(units)
    counters, names = load("counters"), load("names")
    return Grammar(
        symbols=units.symbols,
        english=units.english,
        japanese=units.japanese,
        monies={name: unit.unit for name, unit in units.japanese.items() if unit.kind is Kind.MONEY},
        signs=signs,
        codes=frozenset(contexts),
        contexts=contexts,
        shared=shared,
        needs_context=needs_context,
        counters=counters["ja_counters"],
        ja_nouns=counters["ja_nouns"],
        ja_people=counters["ja_people"],
        ja_places=counters["ja_places"],
        ja_unread=frozenset(unread()),
        ja_apart=tuples(counters["ja_apart"]),
        en_nouns=counters["en_nouns"],
        en_plurals=frozenset(counters["en_plurals"]["words"]),
        en_first_words=frozenset(noun.split()[0] for noun in counters["en_nouns"] if " " in noun),
        en_singulars=frozenset(
            noun.lower() for key in ("en_nouns", "ja_nouns", "ja_counters") for noun in counters[key].values()
        ),
        glued=units.glued,
        names={lang: tuple(names[lang]["words"]) for lang in names},
        name_heads={lang: frozenset(names[lang]["heads"]) for lang in names},
        offices=frozenset(names["en"]["offices"]),
        name_apart=tuples(names["ja"]["apart"]),
    )
