"""The search for what many expressions need finds whatever the expressions themselves would."""

import re
from itertools import groupby
from pathlib import Path

import pytest

from extractors.claims.hints import Hinted, first_matches, literals
from extractors.claims.time_words import RELATIVE, RELATIVE_SEARCH
from extractors.claims.vocabulary import metric_table, rules, telling_words
from extractors.claims.words import words

LITERALS = [
    (r"\bden(?:y|ied|ies)\b", ["den"]),
    (r"\brumou?r", ["rumo"]),
    (r"\bplans?\b", ["plan"]),
    (r"(?<![るた])そう(?:だ|です)", ["そう"]),
    (r"\b(?:is|are) building\b", [" building"]),
    (r"[0-9]月期|前の?期", ["月期", "前"]),
    (r"ab+c{2,3}|x\.y|\d", ["ab", "x.y", ""]),
    (r"[]a|b]c", ["c"]),
]


@pytest.mark.parametrize(("expression", "expected"), LITERALS)
def test_literals(expression: str, expected: list[str]) -> None:
    assert literals(expression) == expected


def lines(lang: str) -> list[str]:
    """The lines of the test cases in a language, in small letters."""
    return (Path(__file__).parent / f"cases_{lang}.txt").read_text(encoding="utf-8").lower().split("\n")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_nothing_is_missed(lang: str) -> None:
    status, told = words().status[lang]
    whole = {
        order: re.compile("|".join(status.patterns[place].pattern for place, _ in places))
        for order, places in groupby(enumerate(told), key=lambda item: item[1][0])
    }
    for text in lines(lang):
        found = {order: [match.span() for match in pattern.finditer(text)] for order, pattern in whole.items()}
        possible = groupby(status.possible(text), key=lambda place: told[place][0])
        quick = {
            order: [match.span() for match in first_matches([status.patterns[place] for place in places], text)]
            for order, places in possible
        }
        assert {order: spans for order, spans in quick.items() if spans} == {o: spans for o, spans in found.items() if spans}
        for search in (words().scope[lang][0], RELATIVE_SEARCH):
            matching = {place for place, pattern in enumerate(search.patterns) if pattern.search(text)}
            assert matching <= set(search.possible(text))
    assert len(RELATIVE_SEARCH.patterns) == len(RELATIVE)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_metric_words_are_those_of_the_rules(lang: str) -> None:
    edge = r"\b" if lang == "en" else ""
    patterns = {
        entry["name"]: re.compile(
            "|".join(f"{edge}{re.escape(word)}{edge}" for word in sorted(entry[lang], key=len, reverse=True))
        )
        for entry in metric_table()["metric"]
    }
    assert len(patterns) == len(rules()[0])
    for text in lines(lang):
        whole = {name: [match.span() for match in words.finditer(text)] for name, words in patterns.items()}
        covered: dict[int, tuple[int, int]] = {}
        for span in sorted((span for spans in whole.values() for span in spans), key=lambda span: span[1] - span[0]):
            covered.update(dict.fromkeys(range(*span), span))
        longest = {
            name: [span for span in spans if span in (covered[span[0]], covered[span[1] - 1])] for name, spans in whole.items()
        }
        found = telling_words(text, lang)
        assert {name: found.get(name, []) for name in longest} == longest


def test_a_text_without_regard_to_case() -> None:
    search = Hinted([re.compile(r"\bFP64\b", re.IGNORECASE), re.compile("x")])
    assert search.possible("in fp64 precision") == [0]
