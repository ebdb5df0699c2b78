"""Many regular expressions on one text, of which most cannot match: a search for the literals they need tells which may."""

import re
from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick

# What may stand in an expression: an escaped letter, a class, a repetition, or one character.
PART = re.compile(
    r"\\(?P<escaped>.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<repeated>[?*+]|\{\d*,?\d*\})\??|(?P<plain>.)", re.DOTALL
)


class Hinted:
    """Regular expressions, and for a text those of them that may match in it.

    In a text that is searched without regard to case, the literals are looked for in small letters.
    """

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self.patterns = list(patterns)
        hints = [(hint, place) for place, pattern in enumerate(patterns) for hint in literals(pattern.pattern)]
        self._always = frozenset(place for hint, place in hints if not hint.strip())
        owners: dict[str, list[int]] = {}
        for hint, place in hints:
            if place not in self._always:
                owners.setdefault(hint.lower() if patterns[place].flags & re.IGNORECASE else hint, []).append(place)
        self._owners = list(owners.values())
        self._search = AhoCorasick(list(owners))

    def possible(self, text: str) -> list[int]:
        """The places of the expressions that may match in a text, in order."""
        hits = {index for index, _, _ in self._search.find_matches_as_indexes(text, overlapping=True)}
        return sorted(self._always.union(*(self._owners[index] for index in hits)))


def first_matches(patterns: Sequence[re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    """The matches of the expressions as those of one that gives them as alternatives in this order; none matches nothing."""
    found = {place: match for place, pattern in enumerate(patterns) if (match := pattern.search(text))}
    while found:
        best = min(found, key=lambda place: (found[place].start(), place))
        yield (first := found[best])
        for place, match in list(found.items()):
            if match.start() < first.end():
                if again := patterns[place].search(text, first.end()):
                    found[place] = again
                else:
                    del found[place]


def literals(expression: str) -> list[str]:
    """For each alternative of a regular expression the longest text that all its matches hold; "" where none is sure."""
    longest, run, depth = [""], "", 0

    def end() -> None:
        nonlocal run
        longest[-1] = max(longest[-1], run, key=len)
        run = ""

    for match in PART.finditer(expression):
        kind, part = match.lastgroup, match[0]
        if kind == "repeated":
            if depth == 0 and part[0] != "+":
                run = run[:-1]
            if depth == 0:
                end()
        elif kind == "plain" and part in "()":
            depth += 1 if part == "(" else -1
            end()
        elif depth == 0:
            if part == "|":
                end()
                longest.append("")
            elif kind == "plain" and part not in ".^$":
                run += part
            elif kind == "escaped" and not match["escaped"].isalnum():
                run += match["escaped"]
            else:
                end()
    end()
    return longest
