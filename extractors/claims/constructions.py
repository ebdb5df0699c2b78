"""Metrics that a construction tells: what stands right before or after a figure, as "a pound" after its price."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from extractors.claims.vocabulary import per_dollar, word_owners
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
# Between a sum and the same in another currency, and what says of a sentence that it converts a sum.
CONVERSION = re.compile(r"\s?[(（](?:about |around |roughly |some |nearly |約|or )?|,? or (?:about |around |roughly |some )?")
CONVERTS = {
    "en": re.compile(
        r"\bconverted\b|\bexchange rate\b|\bat \S+(?: \S+)? rate\b|\bin (?:local|\w+ese|\w+an) (?:money|currency)\b"
    ),
    "ja": re.compile(r"換算|円に直|ドルに直|日本円で|邦貨"),
}
# Between a sum and the time over which it is spent.
SPREAD = re.compile(
    r"\)?,? (?:to be )?(?:spent |spread |paid )?(?:over|across|for|during|within)(?: a period of)?(?: the (?:next|coming))? "
)
# An item of a list, labelled with what it is of: "- Stores in Japan: 120".
LABEL = re.compile(r"[^A-Za-z0-9]*([A-Z]?[a-z]+)(?: (?:in|at|on|of) [^:.]{2,30})?: ")
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


@cache
def constructions_of(lang: str, kind: str) -> tuple[Construction, ...]:
    """Those for figures of a kind."""
    return tuple(made for made in constructions(lang) if kind in made.kinds)


def constructed(reading: Reading, parsed: Parsed, figure: Figure) -> Iterator[str]:
    """The metrics that constructions around the figure tell."""
    text, lang = parsed.text, reading.lang
    low, high = figure.start - parsed.sentence.start, figure.end - parsed.sentence.start
    before, after = APPROXIMATOR[lang].sub("", text[:low]), text[high:]
    after = BOUND_JA.sub("", after) if lang == "ja" else after
    for made in constructions_of(lang, figure.kind.value):
        if made.units and (figure.unit or "") not in made.units:
            continue
        if (made.large and is_small(figure)) or (made.figure and not made.figure.search(figure.text)):
            continue
        placed = (made.before is None or made.before.search(before)) and (made.after is None or made.after.match(after))
        if placed and (made.beside is None or made.beside.search(text)) and not (made.unless and made.unless.search(text)):
            yield made.name


def converted_from(reading: Reading, parsed: Parsed, figure: Figure, earlier: Sequence[Figure]) -> int | None:
    """Which of the figures before a sum restates: the one in brackets before, or of a sentence the last in another currency.

    "$2 billion (300 billion yen)"; "They want $2 billion. At Friday's rate that is 300 billion yen."
    """
    if earlier and figure.kind is earlier[-1].kind and CONVERSION.fullmatch(reading.text, earlier[-1].end, figure.start):
        return len(earlier) - 1
    if figure.kind is not Kind.MONEY or not CONVERTS[reading.lang].search(parsed.low):
        return None
    sums = (n for n, other in enumerate(earlier) if other.kind is Kind.MONEY and other.unit != figure.unit)
    return max(sums, default=None)


def is_spread_over(reading: Reading, before: Figure, figure: Figure) -> bool:
    """True for the time over which a sum named just before it is spent: "$2 billion over four years"."""
    return figure.kind is Kind.DURATION and SPREAD.fullmatch(reading.text, before.end, figure.start) is not None


def label_noun(parsed: Parsed) -> str:
    """The noun that labels an item and is counted in it, in the singular: "- Locomotives: 1,340"; "" where there is none."""
    if not (found := LABEL.match(parsed.text)):
        return ""
    noun = next(token for token in parsed.words if token.idx == found.start(1))
    return noun.lemma_.lower() if noun.tag_ in ("NNS", "NNPS") and not word_owners("en").get(noun.lemma_.lower()) else ""
