"""Metrics that a construction tells: what stands right before or after a figure, as "a pound" after its price."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from extractors.claims.vocabulary import per_dollar
from extractors.reading import Parsed, Reading
from extractors.records import Figure, Kind

SMALL_SUM = 20_000  # dollars; what is bought one by one costs less

# Between a construction and its figure.
APPROXIMATOR = {
    "en": re.compile(
        r"(?:\b(?:about|around|roughly|approximately|nearly|almost|some|over|more than|less than|fewer than|at least|at most|"
        r"up to|as much as|as many as|just|only|another|a further|close to|well over|just under|an estimated) )+$"
    ),
    "ja": re.compile(r"(?:約|およそ|ほぼ|最大で?|平均で?|計|合計|総額|わずか|少なくとも)+$"),
}
BOUND_JA = re.compile(r"^(?:以上|超|余り|あまり|近く|ほど|程度|弱|強|前後|台|もの|規模)+")


@dataclass(frozen=True, slots=True)
class Construction:
    """A metric, and what must stand before and after its figure, and may or may not in the sentence."""

    name: str
    kinds: frozenset[str]
    units: frozenset[str]  # units it takes; empty for all
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    beside: re.Pattern[str] | None  # something that the sentence must hold
    unless: re.Pattern[str] | None  # something that it must not
    figure: re.Pattern[str] | None  # something that the figure itself must hold
    large: bool  # for sums beyond prices only


def is_small(figure: Figure) -> bool:
    """True for a sum of money as small as prices are."""
    dollars = per_dollar().get(figure.unit or "", 1.0)
    return figure.kind is Kind.MONEY and isinstance(figure.value, float | int) and abs(figure.value) < SMALL_SUM * dollars


@cache
def constructions(lang: str) -> tuple[Construction, ...]:
    """The constructions of a language, from `data/constructions.toml`."""
    text = resources.files(__package__).joinpath("data", "constructions.toml").read_text(encoding="utf-8")
    made = []
    for entry in tomllib.loads(text)["construction"]:
        if lang in entry:
            said = {key: re.compile(pattern) for key, pattern in entry[lang].items()}
            patterns = {key: said.get(key) for key in ("before", "after", "beside", "unless", "figure")}
            kinds, units = frozenset(entry["kinds"]), frozenset(entry.get("units", ()))
            made.append(Construction(entry["name"], kinds, units, large=entry.get("large", False), **patterns))
    return tuple(made)


def constructed(reading: Reading, parsed: Parsed, figure: Figure) -> Iterator[str]:
    """The metrics that constructions around the figure tell."""
    text, lang = parsed.text, reading.lang
    low, high = figure.start - parsed.sentence.start, figure.end - parsed.sentence.start
    before, after = APPROXIMATOR[lang].sub("", text[:low]), text[high:]
    after = BOUND_JA.sub("", after) if lang == "ja" else after
    for made in constructions(lang):
        if figure.kind.value not in made.kinds or (made.units and (figure.unit or "") not in made.units):
            continue
        if (made.large and is_small(figure)) or (made.figure and not made.figure.search(figure.text)):
            continue
        placed = (made.before is None or made.before.search(before)) and (made.after is None or made.after.match(after))
        if placed and (made.beside is None or made.beside.search(text)) and not (made.unless and made.unless.search(text)):
            yield made.name
