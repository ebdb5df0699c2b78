"""The metric of a figure: what is measured, from the words around it."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from ahocorasick_rs import AhoCorasick

from extractors.reading import Parsed, Reading
from extractors.records import Figure, Kind

NEAR, FAR = 1.0, 0.04  # evidence of a word beside the figure, and what each character of distance takes away
ON_PATH = 0.8  # added where the word governs the figure or is its governor's subject or object
COUNTED, COUNTED_WEAK = 2.5, 0.9  # evidence of a counted noun that names a metric by itself, or usually
INHERITED = 0.55  # evidence of the metric of an earlier figure with the same unit
CONTEXT = 0.5  # evidence of a word in the sentences before, less CONTEXT_STEP for each sentence back
CONTEXT_STEP, CONTEXT_SENTENCES = 0.1, 3
THEME = 0.2  # the share of the telling words of an article that a metric must have to be offered without one near the figure
CONVERSION = re.compile(r"\s?[(（](?:about |around |roughly |some |nearly |約|or )?|,? or (?:about |around |roughly |some )?")
CLAUSE = re.compile(r"[;:、。]|, (?:and|but|while|which|who|with|from|up|down|compared)\b")
CLAUSE_COST = 0.35
SMALL_SUM = 20_000  # dollars; what is bought one by one costs less
PRICES = frozenset(
    {"price", "share_price", "dividend", "wage_increase_amount", "exchange_rate", "exchange_rate_usd", "hourly_wage"}
)
PER_CHARACTER_JA = 2.5  # a Japanese character carries about as much as this many Latin ones


@dataclass(frozen=True, slots=True)
class Rule:
    """A metric and the words that tell it."""

    name: str
    kinds: frozenset[str]
    en: re.Pattern[str]
    ja: re.Pattern[str]
    weight: float  # added to the evidence of every word: below 0 for words that say little
    article: bool  # counts in the sentences before too
    units: frozenset[str]  # units it takes; empty for all


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
            re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(entry["en"], key=len, reverse=True))),
            re.compile("|".join(re.escape(word) for word in sorted(entry["ja"], key=len, reverse=True))),
            entry.get("weight", 0.0),
            entry.get("reach") == "article",
            frozenset(entry.get("units", ())),
        )
        for entry in table["metric"]
    )
    counted = {noun: (name, COUNTED) for noun, name in table["counted"].items()}
    return made, table["default"], {noun: (name, COUNTED_WEAK) for noun, name in table["counted_weak"].items()} | counted


def is_metric(name: str, text: str, lang: str) -> bool:
    """True for words, in small letters, that do nothing but name a metric."""
    return any((rule.en if lang == "en" else rule.ja).fullmatch(text) for rule in rules()[0] if rule.name == name)


@cache
def word_search(lang: str) -> tuple[AhoCorasick, list[set[str]]]:
    """(a search for the words of all rules at once, whose each of its words is)."""
    owners: dict[str, set[str]] = {}
    for entry in metric_table()["metric"]:
        for word in entry[lang]:
            owners.setdefault(word, set()).add(entry["name"])
    return AhoCorasick(list(owners)), list(owners.values())


@dataclass(frozen=True, slots=True)
class Found:
    """A metric, how strong its evidence is, and the offsets of the word in the article that told it."""

    name: str
    score: float
    start: int = -1
    end: int = -1


@cache
def listed() -> frozenset[str]:
    """The English words of the vocabulary as they stand there: "shares" tells another metric than "share"."""
    return frozenset(word for entry in metric_table()["metric"] for phrase in entry["en"] for word in phrase.split())


@lru_cache(maxsize=16)  # the figures of a sentence ask one after another
def lemmatised(parsed: Parsed) -> tuple[str, list[int]]:
    """(the sentence in lower case with lemmas for what is not listed, the offset in the sentence of each of its characters)."""
    pieces: list[str] = []
    offsets: list[int] = []
    kept = listed()
    for token, at in zip(parsed.words, parsed.starts, strict=True):
        form, end = token.lower_, at + len(token)
        if form not in kept and token.pos_ in ("VERB", "NOUN", "AUX") and token.lemma_:
            form = token.lemma_.lower()
        piece = form + token.whitespace_
        pieces.append(piece)
        offsets.extend(range(at, min(end, at + len(piece))))
        offsets.extend([end] * (at + len(piece) - end))
    return "".join(pieces), offsets


def path_tokens(parsed: Parsed, figure: Figure) -> set[int]:
    """The tokens that govern the figure, and their subjects, objects and compounds."""
    token = parsed.head(figure.start, figure.end)
    found: set[int] = set()
    steps = 0
    while token is not None and steps < 6:
        found.add(token.i)
        found.update(
            child.i
            for child in token.children
            if child.dep_ in ("nsubj", "nsubj:pass", "obj", "compound", "amod", "nmod", "obl")
        )
        if token.head.i == token.i:
            break
        token, steps = token.head, steps + 1
    return found


@dataclass
class Candidate:
    """A metric that a figure may have: the best evidence for it, and the features that tell how likely it is."""

    found: Found
    features: dict[str, float]


def find_metric(reading: Reading, parsed: Parsed, figure: Figure, earlier: list[tuple[Figure, Found]]) -> Found:
    """The likeliest metric of `figure`. `earlier` holds the figures before with their metrics."""
    if earlier and figure.kind is earlier[-1][0].kind and CONVERSION.fullmatch(reading.text, earlier[-1][0].end, figure.start):
        return earlier[-1][1]  # the same amount in another currency
    candidates = find_candidates(reading, parsed, figure, earlier)
    if not candidates:
        return Found(counted_metric(parsed, figure, reading.lang), 0.1)
    return max(candidates.values(), key=lambda candidate: (score(candidate.features, weights()), candidate.found.name)).found


def find_candidates(
    reading: Reading, parsed: Parsed, figure: Figure, earlier: list[tuple[Figure, Found]]
) -> dict[str, Candidate]:
    """The metrics that words of the sentence and before it, the noun counted, an earlier figure or the kind speak for."""
    made, defaults, counted = rules()
    candidates: dict[str, Candidate] = {}
    kind, unit = figure.kind.value, figure.unit or ""
    usable = [rule for rule in made if kind in rule.kinds and (not rule.units or unit in rule.units)]

    def add(found: Found, **features: float) -> None:
        """Offer a metric; where several things speak for one, the strongest counts."""
        if found.name not in candidates or found.score > candidates[found.name].found.score:
            named = {f"{name}:{reading.lang}": value for name, value in features.items()}
            candidates[found.name] = Candidate(found, named | {f"metric:{found.name}:{kind}": 1.0} | size(found, figure))

    if default := defaults.get(kind):
        add(Found(default, 0.0), default=1.0)
    if figure.kind is Kind.COUNT and figure.unit and figure.unit in counted:
        name, evidence = counted[figure.unit]
        add(Found(name, evidence), **{"counted" if evidence == COUNTED else "counted_weak": 1.0})
    elif figure.kind is Kind.COUNT and figure.unit:
        add(Found(counted_metric(parsed, figure, reading.lang), 0.1), own=1.0)
    for found, features in in_sentence(reading, parsed, figure, usable):
        add(found, **features)
    if max((candidate.found.score for candidate in candidates.values()), default=0.0) < INHERITED:
        for found, back in in_context(reading, parsed, usable):
            add(found, context=1.0, context_back=back)
        for found, back in inherited(reading, figure, earlier):
            add(found, inherited=1.0, inherited_back=back)
        themes = article_themes(reading)
        among = sum(themes.get(rule.name, 0) for rule in usable) + 1
        for rule in usable:
            share = themes.get(rule.name, 0) / among
            if rule.name in candidates:
                candidates[rule.name].features[f"theme:{reading.lang}"] = share
            elif rule.article and share >= THEME:
                add(Found(rule.name, CONTEXT * share), theme=share)
    return candidates


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


def size(found: Found, figure: Figure) -> dict[str, float]:
    """Whether a sum of money is as small as prices are."""
    if figure.kind is not Kind.MONEY or not isinstance(figure.value, float | int):
        return {}
    small = abs(figure.value) < SMALL_SUM * per_dollar().get(figure.unit or "", 1.0)
    return {f"{'small' if small else 'large'}:{'price' if found.name in PRICES else 'other'}": 1.0}


def score(features: dict[str, float], weighed: dict[str, float]) -> float:
    """The logarithm of how likely a metric with these features is, up to a constant."""
    return sum([weighed.get(name, 0.0) * value for name, value in features.items()])


@cache
def weights() -> dict[str, float]:
    """The weights of the features, fitted by `training/metric/fit.py`."""
    table = tomllib.loads(resources.files(__package__).joinpath("data", "metric_weights.toml").read_text(encoding="utf-8"))
    return {name: float(value) for name, value in table["weights"].items()}


def in_sentence(
    reading: Reading, parsed: Parsed, figure: Figure, usable: list[Rule]
) -> Iterator[tuple[Found, dict[str, float]]]:
    """The metrics that words of the sentence tell, each by its nearest word; words that govern the figure are nearer."""
    lang = reading.lang
    text, offsets = lemmatised(parsed) if lang == "en" else (parsed.text, list(range(len(parsed.text))))
    start, end = figure.start - parsed.sentence.start, figure.end - parsed.sentence.start
    path = path_tokens(parsed, figure)
    on_path = [(token.idx, token.idx + len(token)) for token in parsed.words if token.i in path]
    others = [
        other.start - parsed.sentence.start
        for other in reading.figures
        if other is not figure and parsed.sentence.start <= other.start < parsed.sentence.end
    ]
    for rule in usable:
        best: tuple[Found, dict[str, float]] | None = None
        for first, last in telling_words(text, lang).get(rule.name, ()):
            at, stop = offsets[first], offsets[last - 1] + 1
            gap = min(max(0, start - stop, at - end) * (PER_CHARACTER_JA if lang == "ja" else 1.0), 60)
            clauses = len(CLAUSE.findall(parsed.text[min(stop, end) : max(at, start)]))
            between = sum(1 for other in others if min(stop, end) <= other < max(at, start))
            governs = any(s < stop and at < e for s, e in on_path)
            cost = FAR * gap / 2 + CLAUSE_COST * clauses + 0.3 * between
            evidence = NEAR - cost + 0.02 * (last - first) + rule.weight + (ON_PATH if governs else 0.0)
            if best is None or evidence > best[0].score:
                best = (
                    Found(rule.name, evidence, parsed.sentence.start + at, parsed.sentence.start + stop),
                    {
                        "word": 1.0,
                        "gap": gap / 60,
                        "beside": float(gap <= 2),
                        "clauses": min(clauses, 3),
                        "between": min(between, 3),
                        "governs": float(governs),
                        "length": min(last - first, 20) / 20,
                        "after": float(at >= end),
                        "rule": rule.weight,
                    },
                )
        if best is not None:
            yield best


# What growth is said of. The rate itself has one metric, growth_rate; what grew narrows it.
GREW_BACK = 1  # sentences back in which what grew is looked for
GROWING = frozenset(
    """
        revenue profit operating_profit loss unit_sales production_volume investment headcount population user_count price
        subsidy cost gdp market_capitalization share_price wage_increase_amount visitor_count budget
    """.split()
)


def what_grew(reading: Reading, parsed: Parsed, figure: Figure, earlier: list[tuple[Figure, Found]]) -> str:
    """The metric of what grew by the figure: named in its sentence, else that of the figure just before; "" if unknown."""
    quantities = [rule for rule in rules()[0] if rule.name in GROWING]
    found = max(
        (found for found, _ in in_sentence(reading, parsed, figure, quantities)), key=lambda found: found.score, default=None
    )
    if found is not None and found.score > 0:
        return found.name
    here = reading.sentences.index_at(figure.start)
    for other, metric in reversed(earlier):
        if metric.name in GROWING and other.end <= figure.start:
            return metric.name if here - reading.sentences.index_at(other.start) <= GREW_BACK else ""
    return ""


def in_context(reading: Reading, parsed: Parsed, usable: list[Rule]) -> Iterator[tuple[Found, int]]:
    """(metric, sentences back) of the telling words in the sentences before and, as one further back, in the title."""
    here = reading.sentences.index_at(parsed.sentence.start)
    before = reading.sentences.all[max(0, here - CONTEXT_SENTENCES) : here]
    texts = [reading.text[sentence.start : sentence.end] for sentence in reversed(before)]
    texts += [""] * (CONTEXT_SENTENCES - len(texts)) + [reading.article.title]
    texts = [text.lower() for text in texts] if reading.lang == "en" else texts
    for rule in usable:
        if not rule.article:
            continue
        for back, text in enumerate(texts, 1):
            if telling_words(text, reading.lang).get(rule.name):
                yield Found(rule.name, CONTEXT - CONTEXT_STEP * back + rule.weight), back
                break


def inherited(reading: Reading, figure: Figure, earlier: list[tuple[Figure, Found]]) -> Iterator[tuple[Found, int]]:
    """(metric, sentences back) of the last figure with the same kind and unit in the sentences just before."""
    here = reading.sentences.index_at(figure.start)
    for other, found in reversed(earlier):
        back = here - reading.sentences.index_at(other.start)
        if back > CONTEXT_SENTENCES:
            return
        if other.kind is figure.kind and (other.unit == figure.unit or figure.unit is None):
            yield Found(found.name, INHERITED - CONTEXT_STEP * back), back
            return


def counted_metric(parsed: Parsed, figure: Figure, lang: str) -> str:
    """A metric of its own for a count: the English noun counted, or the noun that governs the number."""
    if figure.unit:
        return re.sub(r"[^a-z0-9]+", "_", figure.unit.lower()).strip("_") + "_count"
    token = parsed.head(figure.start, figure.end)
    if lang == "en" and token is not None:
        noun = token if token.pos_ == "NOUN" else token.head
        if noun.pos_ == "NOUN" and noun.lemma_.isalpha():
            return f"{noun.lemma_.lower()}_count"
    return "count"
