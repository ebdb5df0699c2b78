"""The metric of a figure: what is measured, from the words around it."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from spacy.tokens import Token

from extractors.claims.columns import title_of_column
from extractors.claims.constructions import constructed, converted_from, is_small, is_spread_over, label_noun
from extractors.claims.vocabulary import COUNTED, COUNTED_WEAK, Rule, article_themes, listed, rules, rules_of, telling_words
from extractors.reading import Parsed, Reading, ancestors
from extractors.records import Figure, Kind

BY_KIND = frozenset({"default", "own", "context", "inherited", "theme"})  # features that say more for some kinds than others
NEAR, FAR = 1.0, 0.04  # evidence of a word beside the figure, and what each character of distance takes away
ARGUMENTS = frozenset({"nsubj", "nsubj:pass", "obj", "compound", "amod", "nmod", "obl"})
PATH = 6  # tokens from the figure up the tree that govern it
ON_PATH = 0.8  # added where the word governs the figure or is its governor's subject or object
INHERITED = 0.55  # evidence of the metric of an earlier figure with the same unit
OWN = 0.1  # evidence of a counted noun that names no metric but its own
HOW_COUNTED = {COUNTED: "counted", COUNTED_WEAK: "counted_weak", OWN: "own"}
LITTLE_POWER = 10_000  # watts
MICROMETRE = 1e-6  # metres
CONSTRUCTED = 1.5  # evidence of a construction around the figure
CARRIED = 1.0  # evidence of the metric of a figure before that this one is said beside, with or after
CONTEXT = 0.5  # evidence of a word in the sentences before, less CONTEXT_STEP for each sentence back
CONTEXT_STEP, CONTEXT_SENTENCES = 0.1, 3
THEME = 0.2  # the share of the telling words of an article that a metric must have to be offered without one near the figure
CLAUSE = re.compile(r"[;:、。]|, (?:and|but|while|which|who|with|from|up|down|compared)\b")
CLAUSE_COST = 0.35
# "3.6%増の" before an amount says how it changed; what the amount is of stands before that.
RATE_OF_IT = re.compile(
    r"(?:(?:前年(?:同期|同月|度)?|前期|前月|去年|昨年)(?:比|より|に比べ)、?)?[0-9０-９.．〇一二三四五六七八九十百・]+"
    r"(?:%|％|割|倍|パーセント)[強弱余りほど近く]*の?(?:増|減|高|安|増益|減益|増収|減収|マイナス|プラス|に当たる|にあたる|となる)の"
    r"(?:約|およそ)?$"
)
PRICES = frozenset(
    {"price", "share_price", "dividend", "wage_increase_amount", "exchange_rate", "exchange_rate_usd", "hourly_wage"}
)
PER_CHARACTER_JA = 2.5  # a Japanese character carries about as much as this many Latin ones


@dataclass(frozen=True, slots=True)
class Found:
    """A metric, how strong its evidence is, and the offsets of the word in the article that told it."""

    name: str
    score: float
    start: int = -1
    end: int = -1


@lru_cache(maxsize=16)  # the figures of a sentence ask one after another
def lemmatised(parsed: Parsed) -> tuple[str, list[int]]:
    """(the sentence in lower case with lemmas for what is not listed, the offset in the sentence of each of its characters)."""
    pieces: list[str] = []
    offsets: list[int] = []
    kept = listed()
    for token, at in zip(parsed.words, parsed.starts, strict=True):
        form, end = token.lower_, at + len(token)
        if form not in kept:
            lemma = token.lemma_.lower() if token.pos_ in ("VERB", "NOUN", "AUX") else form
            if lemma not in ("", form):
                form = lemma
            elif form.removesuffix("s") in kept:  # made a name by a capital ("Nodes: 1,120"), or not known: "layoffs"
                form = form.removesuffix("s")
        piece = form + token.whitespace_
        pieces.append(piece)
        offsets.extend(range(at, min(end, at + len(piece))))
        offsets.extend([end] * (at + len(piece) - end))
    return "".join(pieces), offsets


def path_tokens(parsed: Parsed, figure: Figure) -> set[int]:
    """The tokens that govern the figure, and their subjects, objects and compounds."""
    token = parsed.head(figure.start, figure.end)
    return set().union(*map(with_arguments, ancestors(token)[:PATH])) if token is not None else set()


@lru_cache(maxsize=128)  # the figures of a sentence ask one after another
def with_arguments(token: Token) -> list[int]:
    """A token, and its subjects, objects and compounds."""
    return [token.i, *(child.i for child in token.children if child.dep_ in ARGUMENTS)]


@dataclass
class Candidate:
    """A metric that a figure may have: the best evidence for it, and the features that tell how likely it is."""

    found: Found
    features: dict[str, float]


def find_metric(reading: Reading, parsed: Parsed, figure: Figure, earlier: list[tuple[Figure, Found]]) -> Found:
    """The likeliest metric of `figure`. `earlier` holds the figures before with their metrics."""
    if (place := converted_from(reading, parsed, figure, [other for other, _ in earlier])) is not None:
        return earlier[place][1]
    if earlier and earlier[-1][1].name == "investment" and is_spread_over(reading, earlier[-1][0], figure):
        return Found("investment_period", NEAR)
    if titled := told_by_column(reading, figure):
        return Found(titled, NEAR)
    candidates = find_candidates(reading, parsed, figure, earlier)
    if not candidates:
        return Found(counted_metric(parsed, figure, reading.lang), OWN)
    return max(candidates.values(), key=lambda candidate: (score(candidate.features, weights()), candidate.found.name)).found


def told_by_column(reading: Reading, figure: Figure) -> str:
    """The metric that the head of a figure's column tells; "" where none does, or several."""
    title = title_of_column(reading, figure)
    told = (
        telling_words(title.lower(), reading.lang).keys() & {rule.name for rule in rules_of(figure.kind.value)} if title else ()
    )
    return next(iter(told)) if len(told) == 1 else ""


def find_candidates(
    reading: Reading, parsed: Parsed, figure: Figure, earlier: list[tuple[Figure, Found]]
) -> dict[str, Candidate]:
    """The metrics that words of the sentence and before it, the noun counted, an earlier figure or the kind speak for."""
    _, defaults, counted = rules()
    candidates: dict[str, Candidate] = {}
    kind, unit = figure.kind.value, figure.unit or ""
    units = {unit, "PRODUCT"} if unit != unit.lower() and unit not in counted else {unit}
    themes = article_themes(reading)
    usable = [
        rule
        for rule in rules_of(kind)
        if (not rule.units or rule.units & units) and (not rule.within or themes.get(rule.within))
    ]

    def add(found: Found, **features: float) -> None:
        """Offer a metric; where several things speak for one, the strongest counts."""
        if found.name not in candidates or found.score > candidates[found.name].found.score:
            named = {f"{name}:{reading.lang}": value for name, value in features.items()}
            named |= {f"{name}:{kind}": value for name, value in features.items() if name in BY_KIND}
            candidates[found.name] = Candidate(found, named | {f"metric:{found.name}:{kind}": 1.0} | size(found, figure))

    if default := default_for(figure) or defaults.get(kind):
        add(Found(default, 0.0), default=1.0)
    if is_small(figure):
        add(Found("price", 0.0), default=1.0)
    if figure.kind is Kind.COUNT and (noun := figure.unit or (label_noun(parsed) if reading.lang == "en" else "")):
        own = (counted_metric(parsed, figure, reading.lang), OWN) if figure.unit else (f"{noun}_count", COUNTED_WEAK)
        name, evidence = counted.get(noun, own)
        add(Found(name, evidence), **{HOW_COUNTED[evidence]: 1.0})
    for found, features in in_sentence(reading, parsed, figure, usable):
        add(found, **features)
    best = max((candidate.found.score for candidate in candidates.values()), default=0.0)
    told = [(name, "constructed", CONSTRUCTED) for name in constructed(reading, parsed, figure)]
    for name, how, evidence in (*told, *carried(reading, parsed, figure, earlier)):
        add(Found(name, evidence))
        candidates[name].features[f"{how}:{reading.lang}"] = 1.0
    if best < INHERITED:
        for found, back in in_context(reading, parsed, [rule for rule in usable if kind in rule.reach]):
            add(found, context=1.0, context_back=back)
        for found, back in inherited(reading, figure, earlier):
            add(found, inherited=1.0, inherited_back=back)
        among = sum(themes.get(rule.name, 0) for rule in usable) + 1
        for rule in usable:
            share = themes.get(rule.name, 0) / among
            if rule.name in candidates:
                candidates[rule.name].features |= {f"theme:{reading.lang}": share, f"theme:{kind}": share}
            elif kind in rule.reach and share >= THEME:
                add(Found(rule.name, CONTEXT * share), theme=share)
    return candidates


def default_for(figure: Figure) -> str:
    """The default of figures whose size tells more than their kind: a chip's lines, a device's power, a part of a whole."""
    if not isinstance(figure.value, float | int):
        return ""
    if figure.kind is Kind.POWER and figure.value < LITTLE_POWER:
        return "power_consumption"
    if figure.kind is Kind.LENGTH and figure.value < MICROMETRE:
        return "process_node"
    return "share" if figure.kind is Kind.RATIO and figure.value < 1 else ""


def size(found: Found, figure: Figure) -> dict[str, float]:
    """Whether a sum of money is as small as prices are."""
    if figure.kind is not Kind.MONEY:
        return {}
    return {f"{'small' if is_small(figure) else 'large'}:{'price' if found.name in PRICES else 'other'}": 1.0}


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
    text, offsets = lemmatised(parsed) if lang == "en" else (parsed.text, range(len(parsed.text)))
    start, end = figure.start - parsed.sentence.start, figure.end - parsed.sentence.start
    if lang == "ja" and (rate := RATE_OF_IT.search(parsed.text, 0, start)):
        start = rate.start()
    on_path = [(parsed.starts[i], parsed.starts[i] + len(parsed.words[i])) for i in path_tokens(parsed, figure)]
    others = [
        other.start - parsed.sentence.start
        for other in reading.figures
        if other is not figure and parsed.sentence.start <= other.start < parsed.sentence.end
    ]
    told = telling_words(text, lang)
    for rule in [rule for rule in usable if rule.name in told]:
        best: tuple[Found, dict[str, float]] | None = None
        for first, last in told[rule.name]:
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


def what_grew(
    reading: Reading, parsed: Parsed, figure: Figure, earlier: list[tuple[Figure, Found]], grown: tuple[Figure, str] | None
) -> str:
    """The metric of what grew by the figure; "" if unknown. `grown` is the growth before it, and what grew by that.

    A word that governs the figure tells it, else the figure before in the sentence, another word of the sentence, and the
    figure or the growth in the sentence before.
    """
    quantities = [rule for rule in rules()[0] if rule.name in GROWING]
    word = max(
        (found for found, _ in in_sentence(reading, parsed, figure, quantities)), key=lambda found: found.score, default=None
    )
    here = reading.sentences.index_at(figure.start)
    levels = [(other, found.name) for other, found in earlier if found.name in GROWING and other.end <= figure.start]
    level = max((*levels[-1:], *([grown] if grown else [])), key=lambda item: item[0].start, default=None)
    back = here - reading.sentences.index_at(level[0].start) if level else None
    if word is not None and word.score > (NEAR if back == 0 else 0):
        return word.name
    return level[1] if level and back is not None and back <= GREW_BACK else ""


# "16,000 yen, or 5.3%": an amount and a rate of one thing.
APPOSED = re.compile(
    r"\s?(?:[、,（(]|, or|or|and)\s?(?:or |率にして|率では?|額にして|額では?|the equivalent of |equivalent to |which is )?"
    r"(?:about |約)?"
)
SAME_THING = {
    ("wage_increase_amount", Kind.PERCENT): "wage_increase",
    ("wage_increase", Kind.MONEY): "wage_increase_amount",
    ("wage_demand", Kind.MONEY): "wage_demand_amount",
    ("wage_demand_amount", Kind.PERCENT): "wage_demand",
}
# What moves by a rate of its own: "Shares of A rose 3%. B gained 5%."
MOVING = frozenset({"stock_change", "wage_increase", "inflation_rate"})
MOVED = MOVING | GROWING - {"share_price", "loss"} | {"growth_rate"}  # shares have a price, and "lose" is no loss
MOVED_BACK = 2  # sentences back in which such a rate is looked for
POINTS = re.compile(r"point|ポイント")  # of difference between two rates, and no rate
# Between two values of one thing.
COMPARED = {
    "en": re.compile(
        r"(?:\b(?:compared (?:with|to)|(?:up|down) from|from|against|versus|instead of|not|to|after) "
        r"(?:the |its |a |an |about |just |nearly |some |only |over )*)$"
    ),
    "ja": re.compile(
        r"(?:(?:前年|昨年|去年|前期|前回|年前|当初|従来|前月)[^、。]{0,10}[のは]、?|から|[（(](?:前年|昨年|去年|前期|前回|従来)[^、。]{0,6}は?)$"
    ),
}


def carried(
    reading: Reading, parsed: Parsed, figure: Figure, earlier: list[tuple[Figure, Found]]
) -> Iterator[tuple[str, str, float]]:
    """(metric, how, evidence) that a figure before speaks for: another measure of the same, its other value, or what moves."""
    before = [(other, found) for other, found in earlier if other.end <= figure.start]
    if POINTS.search(figure.text):
        return
    for other, found in before[-1:]:
        same = (found.name, figure.kind)
        if same in SAME_THING and APPOSED.fullmatch(reading.text, other.end, figure.start):
            yield SAME_THING[same], "apposed", CARRIED
    here = [pair for pair in before if pair[0].start >= parsed.sentence.start and pair[0].kind is figure.kind]
    alike = bool(here) and (here[-1][0].unit == figure.unit or None in (figure.unit, here[-1][0].unit))
    if alike and COMPARED[reading.lang].search(reading.text[here[-1][0].end : figure.start]):
        yield here[-1][1].name, "compared", CARRIED
    yield from moved(reading, parsed, figure, before)


def moved(
    reading: Reading, parsed: Parsed, figure: Figure, before: list[tuple[Figure, Found]]
) -> Iterator[tuple[str, str, float]]:
    """(metric, "moved", evidence) of a rate by which something moved that has a metric of its own: shares, wages, prices.

    It is named in the sentence, which names nothing else that grows, or was the last that moved in the sentences before.
    """
    if figure.kind is not Kind.PERCENT:
        return
    telling = [rule for rule in rules()[0] if rule.name in MOVED]
    named = {told.name: told.score for told, _ in in_sentence(reading, parsed, figure, telling)}
    if "growth_rate" not in named:
        return
    quantity = max((strength for name, strength in named.items() if name in GROWING), default=0.0)
    moving = max(MOVING & named.keys(), key=lambda name: (named[name], name), default=None)
    if moving and quantity <= 0:
        yield moving, "moved", CARRIED
    elif not moving and quantity <= 0:
        here = reading.sentences.index_at(figure.start)
        for other, found in reversed(before):
            if other.kind is Kind.PERCENT and found.name in MOVING:
                if here - reading.sentences.index_at(other.start) <= MOVED_BACK:
                    yield found.name, "moved", CARRIED
                return


def in_context(reading: Reading, parsed: Parsed, usable: list[Rule]) -> Iterator[tuple[Found, int]]:
    """(metric, sentences back) of the telling words in the sentences before and, as one further back, in the title."""
    here = reading.sentences.index_at(parsed.sentence.start)
    before = reading.sentences.all[max(0, here - CONTEXT_SENTENCES) : here]
    texts = [reading.text[sentence.start : sentence.end] for sentence in reversed(before)]
    texts += [""] * (CONTEXT_SENTENCES - len(texts)) + [reading.article.title]
    texts = [text.lower() for text in texts] if reading.lang == "en" else texts
    told = [telling_words(text, reading.lang) for text in texts]
    for rule in usable:
        for back, words in enumerate(told, 1):
            if words.get(rule.name):
                yield Found(rule.name, CONTEXT - CONTEXT_STEP * back + rule.weight), back
                break


# A part says itself what it is a part of: "80% of Japan's data centres".
PARTS = frozenset({Kind.PERCENT, Kind.RATIO})
OF_WHAT = re.compile(r" of (?!them\b|which\b|whom\b|that\b|those\b|it\b)")


def inherited(reading: Reading, figure: Figure, earlier: list[tuple[Figure, Found]]) -> Iterator[tuple[Found, int]]:
    """(metric, sentences back) of the last figure with the same kind and unit in the sentences just before."""
    here = reading.sentences.index_at(figure.start)
    if figure.kind in PARTS and OF_WHAT.match(reading.text, figure.end):
        return
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
