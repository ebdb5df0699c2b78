"""Scope and direction of a claim, from the words around its figure."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import groupby

from spacy.tokens import Token

from extractors.claims.hints import Hinted, first_matches
from extractors.reading import Parsed, ancestors
from extractors.records import Figure, Kind, Status

CLAUSE_EN = re.compile(r"; |\. |, (?:and|but|while|which|whereas|although|though) |\bwhile\b|, up |, down ")
CLAUSE_JA = re.compile(r"[。;；]|が、|で、|おり、|し、|、(?=このうち|一方|ただ)")
OFF = re.compile(r"^ (?:from|off|out of)\b")  # after an amount: what it is taken from follows
CHANGE = "change"  # the scope of an amount by which something moved
IN_PLACE_JA = re.compile(r"(?:国内|地域|市場)?では|(?:国内|地域|市場)?での")
SCOPE_REACH = {"en": 60, "ja": 24}  # characters on either side of the figure in which scope words count


@dataclass(frozen=True)
class Words:
    """The tables of `data/words.toml`, compiled."""

    status: dict[str, tuple[Hinted, list[tuple[int, Status]]]]  # the expressions, and the place in the table and status of each
    states_ja: re.Pattern[str]
    telling_ja: re.Pattern[str]
    viewing_ja: re.Pattern[str]
    acts_ja: re.Pattern[str]
    settled_ja: re.Pattern[str]
    commits_en: frozenset[str]
    change_en: re.Pattern[str]
    change_ja: re.Pattern[str]
    scope: dict[str, tuple[Hinted, list[str]]]  # the expressions, and the scope that each names
    part: dict[str, tuple[Hinted, list[str]]]
    against: dict[str, tuple[Hinted, list[str]]]
    fall_verbs: frozenset[str]
    removing: frozenset[str]
    lost_ja: re.Pattern[str]
    fall_before: re.Pattern[str]
    fall_after: re.Pattern[str]
    fall_after_ja: re.Pattern[str]
    superlative: dict[str, re.Pattern[str]]
    regions: tuple[str, ...]


@cache
def words() -> Words:
    """The tables, read once."""
    table = tomllib.loads(resources.files(__package__).joinpath("data", "words.toml").read_text(encoding="utf-8"))
    falls = table["falls"]
    return Words(
        status={
            lang: (
                Hinted([re.compile(word) for entry in table["status"] for word in entry[lang]]),
                [(order, Status(entry["name"])) for order, entry in enumerate(table["status"]) for _ in entry[lang]],
            )
            for lang in ("en", "ja")
        },
        states_ja=re.compile(f"(?:{'|'.join(table['states_ja'])})$"),
        telling_ja=re.compile("|".join(table["telling_ja"])),
        viewing_ja=re.compile("|".join(table["viewing_ja"])),
        settled_ja=re.compile(
            f"(?:{'|'.join(table['settled_ja'])})(?!比|同期比|より|並|と|を)(?:同期)?(?:の|は|に|には|で|も|、)?[^、。0-9０-９一二三四五六七八九十]{{0,8}}$"
        ),
        acts_ja=re.compile(f"(?:{'|'.join(table['acts_ja'])})$"),
        commits_en=frozenset(table["commits_en"]),
        change_en=re.compile(table["change"]["en"]),
        change_ja=re.compile(table["change"]["ja"]),
        scope={
            lang: (
                Hinted([re.compile(word, re.IGNORECASE) for entry in table["scope"][lang].values() for word in entry]),
                [name for name, entry in table["scope"][lang].items() for _ in entry],
            )
            for lang in ("en", "ja")
        },
        part=named_patterns(table["part"]),
        against=named_patterns(table["against"]),
        fall_verbs=frozenset(falls["en_verbs"]),
        removing=frozenset(falls["en_removes"]),
        lost_ja=re.compile(falls["ja_lost"]),
        fall_before=re.compile("|".join(falls["en_before"])),
        fall_after=re.compile("|".join(falls["en_after"])),
        fall_after_ja=re.compile("|".join(falls["ja_after"])),
        superlative={lang: re.compile(table["superlative"][lang]) for lang in ("en", "ja")},
        regions=tuple(table["superlative"]["regions_en"]),
    )


def named_patterns(table: dict[str, dict[str, list[str]]]) -> dict[str, tuple[Hinted, list[str]]]:
    """The expression of each entry, and its name, by language."""
    return {
        lang: (Hinted([re.compile("|".join(patterns), re.IGNORECASE) for patterns in entries.values()]), list(entries))
        for lang, entries in table.items()
    }


def named_in(text: str, table: tuple[Hinted, list[str]]) -> list[tuple[str, re.Pattern[str]]]:
    """(name, expression) of the entries whose expression may match in the text."""
    hinted, names = table
    return [(names[place], hinted.patterns[place]) for place in hinted.possible(text.lower())]


def clause(text: str, start: int, end: int, lang: str) -> tuple[int, int]:
    """The offsets of the clause of `text` that holds the span."""
    low, high = 0, len(text)
    for first, last in breaks(text, lang):
        if last <= start:
            low = last
        elif first >= end:
            high = first
            break
    if text[:low].endswith(", which ") and (comma := text.find(", ", end)) >= 0:
        high = min(high, comma)  # behind an aside its sentence goes on
    return low, high


@lru_cache(maxsize=8)  # the figures of a sentence ask one after another
def breaks(text: str, lang: str) -> list[tuple[int, int]]:
    """(start, end) of what parts the clauses of a text."""
    return [match.span() for match in (CLAUSE_JA if lang == "ja" else CLAUSE_EN).finditer(text)]


# What narrows an amount and no date: "another $11 billion by 2030".
OF_AMOUNTS = frozenset({"additional", "total", "per year", "per month"})


def find_scope(parsed: Parsed, figure: Figure, lang: str) -> str:
    """What narrows the fact, in canonical words joined with "; "."""
    text = parsed.text
    start, end = figure.start - parsed.sentence.start, figure.end - parsed.sentence.start
    low, high = clause(parsed.low, start, end, lang)
    for _, _, first, last in growth_bases(parsed, figure, lang)[1:] if figure.kind is Kind.PERCENT else ():
        text = text[:first] + " " * (last - first) + text[last:]  # what another rate is against
    reach = SCOPE_REACH[lang]
    near = text[max(low, start - reach) : start] + " | " + text[end : min(high, end + reach)]
    hinted, names = words().scope[lang]
    found = dict.fromkeys(names[place] for place in hinted.possible(near.lower()) if hinted.patterns[place].search(near))
    if figure.kind is Kind.DATE:
        found = dict.fromkeys(name for name in found if name not in OF_AMOUNTS)
    if part := part_of(text, start, end, min(high, end + reach), lang):
        found[part] = None
    return "; ".join([*found, CHANGE] if is_change(parsed, figure, lang) else found)


def part_of(text: str, start: int, end: int, reach: int, lang: str) -> str:
    """The part of a whole that a figure is of: the last named before it in the sentence, else the first named up to `reach`."""
    parts = named_in(text, words().part[lang])
    before = [(match.end(), name) for name, pattern in parts for match in pattern.finditer(text, 0, start)]
    after = [(match.start(), name) for name, pattern in parts for match in pattern.finditer(text, end, reach)]
    return max(before)[1] if before else min(after, default=(0, ""))[1]


def grown_against(parsed: Parsed, figure: Figure, lang: str) -> str:
    """What a rate of growth is against: "year on year", "quarter on quarter" or "month on month"; "" if it is not said."""
    bases = growth_bases(parsed, figure, lang)
    return bases[0][1] if bases else ""


def growth_bases(parsed: Parsed, figure: Figure, lang: str) -> list[tuple[int, str, int, int]]:
    """(characters from the figure, name, start, end) of what the clause says that rates are against, the nearest first."""
    text = parsed.text
    start, end = figure.start - parsed.sentence.start, figure.end - parsed.sentence.start
    low, high = clause(parsed.low, start, end, lang)
    return sorted(
        (max(start - match.end(), match.start() - end), name, *match.span())
        for name, pattern in named_in(text, words().against[lang])
        for match in pattern.finditer(text, low, high)
    )


def is_change(parsed: Parsed, figure: Figure, lang: str) -> bool:
    """True if a quantity is how much something moved or differs by, not what it is: "fell by 3,000", 「430億円上回った」."""
    if figure.kind in (Kind.PERCENT, Kind.RATIO, Kind.RANK, Kind.DATE, Kind.DURATION):
        return False
    text = parsed.text
    start, end = figure.start - parsed.sentence.start, figure.end - parsed.sentence.start
    if lang == "ja":
        return bool(words().change_ja.match(text, end))
    token = parsed.head(figure.start, figure.end)
    if token is not None and token.dep_ == "nummod":
        token = token.head  # the noun counted
    moved = words().change_en.search(text[max(0, start - 24) : start].lower())
    return (
        bool(moved) and token is not None and (token.dep_ == "obl" or (token.dep_ == "obl:agent" and not passive(token.head)))
    )


def passive(verb: Token) -> bool:
    """True for a verb in the passive."""
    return any(child.dep_ in ("aux:pass", "nsubj:pass") for child in verb.children)


def places(parsed: Parsed, figure: Figure, lang: str, named: Iterable[tuple[int, int, str]]) -> str:
    """Where the figure holds: the place of `named` (start, end, name) that its verb has as "in X" or 「Xでは」; "" if none."""
    if lang == "ja":
        text = parsed.text
        return next(
            (
                name
                for start, end, name in named
                if end <= figure.start and IN_PLACE_JA.match(text, end - parsed.sentence.start)
            ),
            "",
        )
    target = parsed.head(figure.start, figure.end)
    above = {node.i for node in ancestors(target)} if target is not None else set()
    for start, end, name in named:
        token = parsed.head(start, end)
        if token is not None and token.head.i in above and any(c.dep_ == "case" and c.lower_ == "in" for c in token.children):
            return name
    return ""


def is_fall(parsed: Parsed, figure: Figure, lang: str) -> bool:
    """True if the figure is the size of a fall."""
    if figure.kind not in (Kind.PERCENT, Kind.RATIO):
        return False
    table = words()
    start, end = figure.start - parsed.sentence.start, figure.end - parsed.sentence.start
    text = parsed.low
    if lang == "ja":
        return bool(table.fall_after_ja.search(text[end : end + 12]))
    if table.fall_after.search(text[end : end + 20]) or table.fall_before.search(text[max(0, start - 40) : start]):
        return True
    token = parsed.head(figure.start, figure.end)
    if token is None or token.head.i == token.i:
        return False
    governor = token.head
    return bool(
        governor.pos_ == "VERB"
        and {governor.lemma_.lower(), governor.lower_} & table.fall_verbs
        and token.dep_ in ("obj", "obl", "advmod", "nmod", "obl:npmod", "obl:unmarked", "nummod")
    )


def is_lost(parsed: Parsed, figure: Figure, lang: str) -> bool:
    """True if an amount is what something lost, not what is left of it: "took $9 billion off its value", 「9兆円が消えた」."""
    end = figure.end - parsed.sentence.start
    table = words()
    if lang == "ja":
        return bool(table.lost_ja.match(parsed.text, end))
    if table.fall_after.search(parsed.text[end : end + 20].lower()):
        return True
    token = parsed.head(figure.start, figure.end)
    if token is None or token.dep_ != "obj":
        return False
    verb = token.head.lemma_.lower()
    return verb in table.fall_verbs or (verb in table.removing and bool(OFF.search(parsed.text[end:].lower())))


@lru_cache(maxsize=8)  # the figures of a sentence ask one after another
def status_words(text: str, lang: str) -> list[tuple[int, Status, int, int]]:
    """(place in the table, status, start, end) of each status word of a text in small letters."""
    hinted, told = words().status[lang]
    return [
        (order, status, *match.span())
        for (order, status), places in groupby(hinted.possible(text), key=told.__getitem__)
        for match in first_matches([hinted.patterns[place] for place in places], text)
    ]
