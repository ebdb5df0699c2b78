"""Figures in lists: "A has 13 and B 70 billion", "9 billion at A and 3 billion at B", "13 and 70 billion, respectively"."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.claims.subject import Asked, Choice
from extractors.entities.mention import Mention

MARK = re.compile(r"\brespectively\b|それぞれ|順に")
JOINT = re.compile(r"\s*(?:,|、|・|と|や|及び|および|,?\s*and|&)\s*")
# Between a figure and the next name of a list, and between a name and its figure where the verb is left out.
NEXT = re.compile(r"(?:[^.,;:\n]{0,25}[,;]|\s)\s*(?:and |while |but )?(?:the )?")
ELLIPSIS = re.compile(
    r",? (?:has |have |had |is |was |are |were |at |with |by )?(?:about |around |roughly |nearly |some |over )?"
)
PLACED = re.compile(r" (?P<word>at|for|in) (?:the )?")


def pair_lists(asked: Sequence[Asked], mentions: Sequence[Mention], choices: Sequence[Choice]) -> list[Choice]:
    """The choices, with each figure of a list given to the name that the list gives it."""
    lists: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, item in enumerate(asked):
        if item.metric != "superlative":
            lists[item.parsed.sentence.start, item.figure.kind.value].append(number)
    paired = list(choices)
    for numbers in lists.values():
        if len(numbers) > 1:
            for place, mention in owners([asked[number] for number in numbers], mentions):
                paired[numbers[place]] = replace(paired[numbers[place]], mention=mention)
    return paired


def owners(items: Sequence[Asked], mentions: Sequence[Mention]) -> Iterator[tuple[int, Mention]]:
    """(place, name) of the figures in a sentence, all of one kind, whose owner the order of a list tells."""
    parsed = items[0].parsed
    sentence, text = parsed.sentence, parsed.text
    figures = [(item.figure.start - sentence.start, item.figure.end - sentence.start) for item in items]
    own = [
        (mention.start - sentence.start, mention.end - sentence.start, mention)
        for mention in mentions
        if mention.how != "reference"
        and sentence.start <= mention.start < sentence.end
        and not any(mention.start < item.figure.end and item.figure.start < mention.end for item in items)
    ]
    if MARK.search(text):
        named = next((run for run in runs(own, text) if len(run) == len(items)), [])
        yield from enumerate(named)
        return
    placed: dict[str, list[tuple[int, Mention]]] = defaultdict(list)
    for place, (start, end) in enumerate(figures):
        for low, high, mention in own:
            if place and NEXT.fullmatch(text, figures[place - 1][1], low) and ELLIPSIS.fullmatch(text, high, start):
                yield place, mention
            elif match := PLACED.fullmatch(text, end, low):
                placed[match["word"]].append((place, mention))
    only_places = all(mention.entity.kind == "place" for _, _, mention in own)
    for word, found in placed.items():
        several = len({mention.entity.entity_id for _, mention in found}) > 1
        firm = word == "at" and all(place and mention.entity.kind == "organization" for place, mention in found)
        if firm or (several and (word != "in" or only_places)):
            yield from found


def runs(own: Sequence[tuple[int, int, Mention]], text: str) -> list[list[Mention]]:
    """The lists of mentions that only commas and conjunctions part."""
    found: list[list[Mention]] = []
    last = 0
    for start, end, mention in own:
        if found and JOINT.fullmatch(text, last, start):
            found[-1].append(mention)
        else:
            found.append([mention])
        last = end
    return found
