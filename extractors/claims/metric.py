"""The metric of a figure: what is measured, from the words around it."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from extractors.reading import Parsed, Reading
from extractors.records import Figure, Kind

NEAR, FAR = 1.0, 0.04  # evidence of a word beside the figure, and what each character of distance takes away
ON_PATH = 0.8  # added where the word governs the figure or is its governor's subject or object
COUNTED, COUNTED_WEAK = 2.5, 0.9  # evidence of a counted noun that names a metric by itself, or usually
INHERITED = 0.55  # evidence of the metric of an earlier figure with the same unit
CONTEXT = 0.5  # evidence of a word in the sentences before, less CONTEXT_STEP for each sentence back
CONTEXT_STEP, CONTEXT_SENTENCES = 0.1, 3
CONVERSION = re.compile(r"\s?[(（](?:about |around |roughly |some |nearly |約|or )?|,? or (?:about |around |roughly |some )?")
CLAUSE = re.compile(r"[;:、。]|, (?:and|but|while|which|who|with|from|up|down|compared)\b")
CLAUSE_COST = 0.35
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
def rules() -> tuple[tuple[Rule, ...], dict[str, str], dict[str, tuple[str, float]]]:
    """(rules, default metric of each kind, metric and evidence of each counted noun), read once from `data/metrics.toml`."""
    table = tomllib.loads(resources.files(__package__).joinpath("data", "metrics.toml").read_text(encoding="utf-8"))
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


@dataclass(frozen=True, slots=True)
class Found:
    """A metric, how strong its evidence is, and the offsets of the word in the article that told it."""

    name: str
    score: float
    start: int = -1
    end: int = -1


def lemmatised(parsed: Parsed) -> tuple[str, list[int]]:
    """(the sentence with each word as its lemma in lower case, the offset in the sentence of each character)."""
    pieces: list[str] = []
    offsets: list[int] = []
    for token in parsed.doc:
        form = token.lemma_.lower() if token.pos_ in ("VERB", "NOUN", "AUX") and token.lemma_ else token.lower_
        piece = form + token.whitespace_
        pieces.append(piece)
        offsets.extend(token.idx + min(i, len(token)) for i in range(len(piece)))
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


def find_metric(reading: Reading, parsed: Parsed, figure: Figure, earlier: list[tuple[Figure, Found]]) -> Found:
    """The metric of `figure`: of the most telling word of its sentence, of the noun counted, of a word in
    the sentences before, of an `earlier` figure with its unit; the default of the kind where nothing decides.
    """
    if earlier and figure.kind is earlier[-1][0].kind and CONVERSION.fullmatch(reading.text, earlier[-1][0].end, figure.start):
        return earlier[-1][1]  # the same amount in another currency
    made, defaults, counted = rules()
    best = Found(defaults.get(figure.kind.value, ""), 0.0)
    if figure.kind is Kind.COUNT and figure.unit and figure.unit in counted:
        best = Found(*counted[figure.unit])
    usable = [
        rule for rule in made if figure.kind.value in rule.kinds and (not rule.units or (figure.unit or "") in rule.units)
    ]
    best = max(best, in_sentence(reading, parsed, figure, usable), key=lambda found: found.score)
    if best.score < INHERITED:
        best = max(
            best, in_context(reading, parsed, usable), inherited(reading, figure, earlier), key=lambda found: found.score
        )
    if not best.name:
        best = Found(counted_metric(parsed, figure, reading.lang), 0.1)
    return best


def in_sentence(reading: Reading, parsed: Parsed, figure: Figure, usable: list[Rule]) -> Found:
    """The metric of the nearest telling word of the sentence; words that govern the figure count for more."""
    lang, best = reading.lang, Found("", 0.0)
    text, offsets = lemmatised(parsed) if lang == "en" else (parsed.doc.text, list(range(len(parsed.doc.text))))
    start, end = figure.start - parsed.sentence.start, figure.end - parsed.sentence.start
    path = path_tokens(parsed, figure)
    on_path = [(token.idx, token.idx + len(token)) for token in parsed.doc if token.i in path]
    others = [
        other.start - parsed.sentence.start
        for other in reading.figures
        if other is not figure and parsed.sentence.start <= other.start < parsed.sentence.end
    ]
    for rule in usable:
        for match in (rule.en if lang == "en" else rule.ja).finditer(text):
            at, stop = offsets[match.start()], offsets[match.end() - 1] + 1
            gap = max(0, start - stop, at - end) * (PER_CHARACTER_JA if lang == "ja" else 1.0)
            between = parsed.doc.text[min(stop, end) : max(at, start)]
            cost = FAR * min(gap, 60) / 2 + CLAUSE_COST * len(CLAUSE.findall(between))
            cost += 0.3 * sum(1 for other in others if min(stop, end) <= other < max(at, start))
            score = (
                NEAR
                - cost
                + 0.02 * len(match[0])
                + rule.weight
                + (ON_PATH if any(s < stop and at < e for s, e in on_path) else 0.0)
            )
            if score > best.score:
                best = Found(rule.name, score, parsed.sentence.start + at, parsed.sentence.start + stop)
    return best


# What growth is said of. The rate itself has one metric, growth_rate; what grew narrows it.
GROWING = frozenset(
    """
        revenue profit operating_profit loss unit_sales production_volume investment headcount population user_count price
        subsidy cost gdp market_capitalization share_price wage_increase_amount visitor_count budget
    """.split()
)


def what_grew(reading: Reading, parsed: Parsed, figure: Figure, earlier: list[tuple[Figure, Found]]) -> str:
    """The metric of what grew by the figure: named in its sentence, else that of the figure before; "" if unknown."""
    quantities = [rule for rule in rules()[0] if rule.name in GROWING]
    found = in_sentence(reading, parsed, figure, quantities)
    if found.score > 0:
        return found.name
    before = [metric.name for other, metric in earlier if metric.name in GROWING and other.end <= figure.start]
    return before[-1] if before else ""


def in_context(reading: Reading, parsed: Parsed, usable: list[Rule]) -> Found:
    """The metric of a telling word in the sentences before, or in the title."""
    here = reading.sentences.index_at(parsed.sentence.start)
    best = Found("", 0.0)
    for back in range(1, CONTEXT_SENTENCES + 2):
        index = here - back
        if back <= CONTEXT_SENTENCES and index >= 0:
            sentence = reading.sentences.all[index]
            text = (
                reading.text[sentence.start : sentence.end].lower()
                if reading.lang == "en"
                else reading.text[sentence.start : sentence.end]
            )
        elif back == CONTEXT_SENTENCES + 1:
            text = reading.article.title.lower() if reading.lang == "en" else reading.article.title
        else:
            continue
        score = CONTEXT - CONTEXT_STEP * back
        for rule in usable:
            if (
                rule.article
                and score + rule.weight > best.score
                and (rule.en if reading.lang == "en" else rule.ja).search(text)
            ):
                best = Found(rule.name, score + rule.weight)
    return best


def inherited(reading: Reading, figure: Figure, earlier: list[tuple[Figure, Found]]) -> Found:
    """The metric of the last figure with the same kind and unit in the sentences just before."""
    here = reading.sentences.index_at(figure.start)
    for other, found in reversed(earlier):
        back = here - reading.sentences.index_at(other.start)
        if back > CONTEXT_SENTENCES:
            break
        if other.kind is figure.kind and (other.unit == figure.unit or figure.unit is None):
            return Found(found.name, INHERITED - CONTEXT_STEP * back)
    return Found("", 0.0)


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
