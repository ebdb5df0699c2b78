"""Superlatives and firsts as claims of their own: "Japan's largest supercomputer", 国内最大."""

import re
from collections.abc import Iterator

from extractors.claims.words import words
from extractors.figures.numerals import ORDINAL_WORDS
from extractors.reading import Parsed, Reading
from extractors.records import Figure, Kind

REGIONS_JA = {
    "世界": "world",
    "国内": "japan",
    "日本": "japan",
    "アジア": "asia",
    "東洋": "asia",
    "全国": "japan",
    "過去": "history",
    "史上": "history",
    "業界": "industry",
    "県内": "prefecture",
    "道内": "hokkaido",
    "欧州": "europe",
    "米国": "united states",
}
ADJECTIVES_JA = {
    "最大": "largest",
    "最速": "fastest",
    "最高": "highest",
    "最多": "most",
    "最長": "longest",
    "最古": "oldest",
    "最小": "smallest",
    "最安": "cheapest",
    "最高峰": "top",
    "初": "first",
    "トップ": "top",
}
SAME = {"biggest": "largest"}
NOUN_JA = re.compile(r"(?:規模)?の(?P<noun>[A-Za-z0-9ー一-龠ァ-ヶ・]{2,16})")
NOUNS_JA = {
    "スーパーコンピューター": "supercomputer",
    "スパコン": "supercomputer",
    "基盤モデル": "foundation model",
    "モデル": "model",
    "計算基盤": "computing infrastructure",
    "データセンター": "data center",
    "工場": "factory",
}


def find_superlatives(reading: Reading) -> list[Figure]:
    """The superlatives of the text as figures of kind rank; `value` 1, or 2 for "second-largest"."""
    table = words()
    found = []
    for match in table.superlative[reading.lang].finditer(reading.text if reading.lang == "ja" else reading.text.lower()):
        if any(figure.start < match.end() and match.start() < figure.end for figure in reading.figures):
            continue
        if reading.lang == "en" and not scoped(reading.text.lower(), match.start(), match.end(), match["adjective"]):
            continue
        order = 1.0 if reading.lang == "ja" or not match["order"] else float(ORDINAL_WORDS[match["order"]])
        found.append(
            Figure(
                start=match.start(),
                end=match.end(),
                text=reading.text[match.start() : match.end()],
                kind=Kind.RANK,
                value=order,
                unit="rank",
            )
        )
    return found


def scoped(text: str, start: int, end: int, adjective: str) -> bool:
    """True if the words around say within what it is the first or largest."""
    before, after = text[max(0, start - 30) : start], text[end : end + 60]
    possessive = re.search(r"(?:[a-z]['’]s|s['’]|the (?:world|country|nation)['’]s) (?:\w+ )?$", before)
    if adjective == "first":
        return bool(re.search(r"(?:world|japan|asia|country|nation|europe|china)['’]s (?:\w+ )?$", before)) or bool(
            re.match(r" (?:customer|company|country|machine|system|model) (?:in|to|for)\b", after)
        )
    return bool(possessive) or bool(
        re.match(
            r"(?: [\w-]+){1,6}? (?:in|on) (?:the )?(?:world|japan|asia|country|europe|history|planet|globe|[a-z]+)\b",
            after,
        )
    )


def scope_of(reading: Reading, parsed: Parsed, figure: Figure) -> str:
    """The scope of a superlative: where, which adjective, of what: "japan; largest; foundation model"."""
    if reading.lang == "ja":
        return "; ".join(part for part in japanese_scope(reading.text, figure) if part)
    return "; ".join(part for part in english_scope(reading.text.lower(), parsed, figure) if part)


def japanese_scope(text: str, figure: Figure) -> tuple[str, ...]:
    """(where, adjective, noun) of a Japanese superlative."""
    match = words().superlative["ja"].match(text, figure.start)
    if match is None:
        return ()
    following = NOUN_JA.match(text, figure.end)
    noun = following["noun"] if following else ""
    named = next((english for japanese, english in NOUNS_JA.items() if noun.endswith(japanese)), noun)
    return REGIONS_JA[match["region"]], ADJECTIVES_JA[match["adjective"]], named


def english_scope(low: str, parsed: Parsed, figure: Figure) -> tuple[str, ...]:
    """(where, adjective, noun) of an English superlative."""
    match = words().superlative["en"].match(low, figure.start)
    if match is None:
        return ()
    region = next(regions(low[max(0, figure.start - 30) : figure.start], low[figure.end : figure.end + 70]), "")
    adjective = SAME.get(match["adjective"], match["adjective"])
    token = parsed.head(figure.start, figure.end)
    if token is None or token.head.pos_ not in ("NOUN", "PROPN") or token.head.i <= token.i:
        return region, adjective
    compound = [child.lower_ for child in token.head.children if child.dep_ == "compound" and child.i > token.i]
    return region, adjective, " ".join([*compound, token.head.lemma_.lower()])


def regions(before: str, after: str) -> Iterator[str]:
    """Where the superlative holds, from the words on either side."""
    for name in words().regions:
        if re.search(rf"\b{name}(?:['’]s)? (?:\w+[ -])?$", before) or re.search(rf"\b(?:in|on) (?:the )?{name}", after):
            yield {"country": "japan", "nation": "japan", "globe": "world"}.get(name, name)
