"""The words that tell metrics, from `data/metrics.toml`, and where they stand in a text."""

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from ahocorasick_rs import AhoCorasick

from extractors.reading import Reading

COUNTED, COUNTED_WEAK = 2.5, 0.9  # evidence of a counted noun that names a metric by itself, or usually


@dataclass(frozen=True, slots=True)
class Rule:
    """A metric, and of which figures its words tell it."""

    name: str
    kinds: frozenset[str]
    weight: float  # added to the evidence of every word: below 0 for words that say little
    reach: frozenset[str]  # kinds for whose figures the sentences before count too
    units: frozenset[str]  # units it takes; empty for all
    within: str  # a metric of which the article must speak; "" for any article


@cache
def metric_table() -> dict[str, Any]:
    """`data/metrics.toml`, read once."""
    return tomllib.loads(resources.files(__package__).joinpath("data", "metrics.toml").read_text(encoding="utf-8"))


@cache
def rules() -> tuple[tuple[Rule, ...], dict[str, str], dict[str, tuple[str, float]]]:
    """(rules, default metric of each kind, metric and evidence of each counted noun)."""
    table = metric_table()
    made = tuple(
        Rule(
            entry["name"],
            frozenset(entry["kinds"]),
            entry.get("weight", 0.0),
            frozenset(entry.get("reach", ())),
            frozenset(entry.get("units", ())),
            entry.get("within", ""),
        )
        for entry in table["metric"]
    )
    counted = {noun: (name, COUNTED) for noun, name in table["counted"].items()}
    return made, table["default"], {noun: (name, COUNTED_WEAK) for noun, name in table["counted_weak"].items()} | counted


@cache
def rules_of(kind: str) -> tuple[Rule, ...]:
    """The rules for figures of a kind."""
    return tuple(rule for rule in rules()[0] if kind in rule.kinds)


def is_metric(name: str, text: str, lang: str) -> bool:
    """True for words, in small letters, that do nothing but name a metric."""
    return name in word_owners(lang).get(text, ())


@cache
def word_owners(lang: str) -> dict[str, set[str]]:
    """The metrics that each word tells."""
    owners: dict[str, set[str]] = {}
    for entry in metric_table()["metric"]:
        for word in entry[lang]:
            owners.setdefault(word, set()).add(entry["name"])
    return owners


@cache
def word_search(lang: str) -> tuple[AhoCorasick, list[set[str]]]:
    """(a search for all words at once, the metrics that each of them tells)."""
    owners = word_owners(lang)
    return AhoCorasick(list(owners)), list(owners.values())


@cache
def listed() -> frozenset[str]:
    """The English words of the vocabulary as they stand there: "shares" tells another metric than "share"."""
    return frozenset(word for entry in metric_table()["metric"] for phrase in entry["en"] for word in phrase.split())


@lru_cache(maxsize=4)  # the figures of an article ask one after another
def article_themes(reading: Reading) -> dict[str, int]:
    """How often the words of each metric stand in an article, its title counted twice."""
    text = "\n".join((reading.article.title, reading.article.title, reading.text))
    found = telling_words(text.lower() if reading.lang == "en" else text, reading.lang)
    return {name: len(words) for name, words in found.items()}


@lru_cache(maxsize=16)  # the figures of a sentence ask one after another
def telling_words(text: str, lang: str) -> dict[str, list[tuple[int, int]]]:
    """(start, end) of the words of `text` that tell each metric, without those inside a longer one: an operating profit is no
    profit.
    """
    search, owners = word_search(lang)
    found: dict[str, list[tuple[int, int]]] = {}
    hits = search.find_matches_as_indexes(text, overlapping=True)
    for index, start, end in sorted(hits, key=lambda hit: (hit[1], -hit[2])):
        if lang == "ja" or (is_edge(text, start) and is_edge(text, end)):
            for name in owners[index]:
                spans = found.setdefault(name, [])
                if not spans or spans[-1][1] <= start:
                    spans.append((start, end))
    covered: dict[int, tuple[int, int]] = {}  # each offset in a word -> the longest word there
    for span in sorted((span for spans in found.values() for span in spans), key=lambda span: span[1] - span[0]):
        covered.update(dict.fromkeys(range(*span), span))
    return {name: [span for span in spans if span in (covered[span[0]], covered[span[1] - 1])] for name, spans in found.items()}


def is_edge(text: str, at: int) -> bool:
    r"""True where a word begins or ends, as \b matches."""
    return is_letter(text[at - 1 : at]) != is_letter(text[at : at + 1])


def is_letter(char: str) -> bool:
    r"""True for what \w matches."""
    return char.isalnum() or char == "_"


@cache
def per_dollar() -> dict[str, float]:
    """Roughly how much of a currency a dollar buys, for those of which it is far from one, from `data/metrics.toml`."""
    return {code: float(amount) for code, amount in metric_table()["per_dollar"].items()}
