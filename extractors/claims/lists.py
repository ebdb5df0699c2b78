"""Figures in lists: "A has 13 and B 70 billion", "9 billion at A and 3 billion at B", "13 and 70 billion, respectively"."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.claims.rows import row_heads
from extractors.claims.subject import Asked, Choice
from extractors.entities.mention import Mention
from extractors.reading import Reading
from extractors.records import Kind

MARK = re.compile(r"\brespectively\b|それぞれ|順に")
TOGETHER_JA = re.compile(r"[一-龠]{0,2}(?:と|対)(?:約|およそ)?")  # between the figures of two: 「12億円対4億円」
BACK = 6  # sentences back in which those are looked for whom a list of figures without names is about
JOINT = re.compile(r"\s*(?:,|、|・|と|や|及び|および|,?\s*and|&)\s*")
# Between a figure and the next name of a list, and between a name and its figure where the verb is left out.
NEXT = re.compile(r"(?:[^.,;:\n]{0,25}[,;]|\s)\s*(?:and |while |but )?(?:the )?")
ELLIPSIS = re.compile(
    r",? (?:has |have |had |is |was |are |were |at |with |by )?(?:about |around |roughly |nearly |some |over )?"
)
NEXT_JA = re.compile(r"[^。、\n]{0,14}、(?:一方、?|同じく)?")
ELLIPSIS_JA = re.compile(r"[」』]?(?:[がはもの]|では?|は同|が同)(?:約|およそ|同|計|合計|前年比|前年同期比|最大)?")
RANKED = re.compile(r"(?:は|となったのは)[「『]?")  # between a rank and its holder: 「2位は大津で9トン」
PLACED = re.compile(r" (?P<word>at|for|in) (?:the )?")


def pair_lists(
    reading: Reading, asked: Sequence[Asked], mentions: Sequence[Mention], choices: Sequence[Choice]
) -> list[Choice]:
    """The choices, with each figure of a list or row given to the name that it gives it."""
    lists: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, item in enumerate(asked):
        if item.metric != "superlative":
            lists[item.parsed.sentence.start, item.figure.kind.value].append(number)
    paired = list(choices)
    for numbers in lists.values():
        if len(numbers) > 1:
            for place, mention in owners(reading, [asked[number] for number in numbers], mentions):
                paired[numbers[place]] = replace(paired[numbers[place]], mention=mention)
    holders = ranked(asked, mentions) if reading.lang == "ja" else ()
    for number, mention in (*holders, *row_heads(reading, asked, mentions)):
        paired[number] = replace(paired[number], mention=mention)
    return paired


def ranked(asked: Sequence[Asked], mentions: Sequence[Mention]) -> Iterator[tuple[int, Mention]]:
    """(number, name) of Japanese ranks before the name of their holder, and of the figures up to the next rank or sentence."""
    last, holder = -1, None
    for number, item in enumerate(asked):
        sentence, figure = item.parsed.sentence, item.figure
        if figure.kind is Kind.RANK:
            places = (
                (RANKED.fullmatch(item.parsed.text, figure.end - sentence.start, mention.start - sentence.start), mention)
                for mention in mentions
                if mention.start >= figure.end
            )
            holder = next((mention for match, mention in places if match), None)
        elif sentence.start != last:
            holder = None
        last = sentence.start
        if holder is not None:
            yield number, holder


def owners(reading: Reading, items: Sequence[Asked], mentions: Sequence[Mention]) -> Iterator[tuple[int, Mention]]:
    """(place, name) of the figures in a sentence, all of one kind, whose owner the order of a list tells."""
    parsed = items[0].parsed
    sentence, text = parsed.sentence, parsed.text
    figures = [(item.figure.start - sentence.start, item.figure.end - sentence.start) for item in items]
    own = [
        (mention.start - sentence.start, mention.end - sentence.start, mention)
        for mention in mentions
        if mention.how != "reference"
        and not (reading.lang == "ja" and mention.entity.kind == "thing")  # 「HPLは2、HPCGは16」 are of one machine
        and sentence.start <= mention.start < sentence.end
        and not any(mention.start < item.figure.end and item.figure.start < mention.end for item in items)
    ]
    if MARK.search(text) or (reading.lang == "ja" and together(text, figures, own)):
        named = next((run for run in runs(own, text) if len(run) == len(items)), [])
        yield from enumerate(named or (named_before(reading, items, mentions) if reading.lang == "ja" and not own else []))
        return
    following, ellipsis = (NEXT_JA, ELLIPSIS_JA) if reading.lang == "ja" else (NEXT, ELLIPSIS)
    placed: dict[str, list[tuple[int, Mention]]] = defaultdict(list)
    for place, (start, end) in enumerate(figures):
        for low, high, mention in own:
            if place and following.fullmatch(text, figures[place - 1][1], low) and ellipsis.fullmatch(text, high, start):
                yield place, mention
            elif match := PLACED.fullmatch(text, end, low):
                placed[match["word"]].append((place, mention))
    only_places = all(mention.entity.kind == "place" for _, _, mention in own)
    for word, found in placed.items():
        several = len({mention.entity.entity_id for _, mention in found}) > 1
        firm = word == "at" and all(place and mention.entity.kind == "organization" for place, mention in found)
        if firm or (several and (word != "in" or only_places)):
            yield from found


def together(text: str, figures: Sequence[tuple[int, int]], own: Sequence[tuple[int, int, Mention]]) -> bool:
    """True for two figures with nothing between them but 「と」 or 「対」 in a Japanese sentence without a name."""
    return len(figures) == 2 and not own and TOGETHER_JA.fullmatch(text, figures[0][1], figures[1][0]) is not None


def named_before(reading: Reading, items: Sequence[Asked], mentions: Sequence[Mention]) -> list[Mention]:
    """As many organisations as there are figures, from the last sentence before that names just so many; else nobody."""
    here = reading.sentences.index_at(items[0].figure.start)
    for sentence in reversed(reading.sentences.all[max(0, here - BACK) : here]):
        named = {
            mention.entity.entity_id: mention
            for mention in mentions
            if sentence.start <= mention.start < sentence.end and mention.entity.kind == "organization"
        }
        if named:
            return list(named.values()) if len(named) == len(items) else []
    return []


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
