"""How firmly a text says a figure: reported, planned, estimated, rumored, denied or hypothetical."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from extractors.claims.status_en import is_aside, settled_english, tense_english
from extractors.claims.status_ja import INHERENT, is_open, settled, tense_japanese
from extractors.claims.tense import FINITE, in_past
from extractors.claims.time import PERIODIC, ahead
from extractors.claims.told import NOTHING, Told
from extractors.claims.words import clause, status_words
from extractors.reading import Parsed, Reading, ancestors
from extractors.records import Figure, Kind, Status

# What each piece of evidence costs; the cheapest wins. A character of distance to a status word costs 1.
GOVERNED = 4  # for each step up the tree from the figure to a status word that governs it
COMES = 30  # a date after publication in the clause
PASSED = 12  # a date that is the figure, and over
OUTLOOK = 35  # what most of the article has been so far, for what belongs to a plan
CARRIED = 20  # what the sentence before says, for a sentence without a verb; what leads a list in, for its items
RESTATED = 40  # what the article has said of the same figure before
DOUBT = 0.25  # of the distance to a denial or rumour: what is doubted may itself be a plan
DOUBTED = frozenset({Status.DENIED, Status.RUMORED})
WEIGHT = {Status.DENIED: DOUBT, Status.RUMORED: DOUBT, Status.ESTIMATED: 0.5}  # of words that govern: "forecasts that X will"
ORDER = 1  # each place in the table, between two words equally near
AFTER = 0.5  # a word after the figure, against one as near before it
BY_ITSELF = frozenset({"conj", "advcl", "parataxis"})  # clauses that say something of their own
CONDITION = frozenset({"if", "unless", "whether", "once", "until", "were", "provided"})
MODAL = frozenset({"will", "'ll", "could", "might", "may", "would", "should"})  # which tell of their own verb alone
AUXILIARY = frozenset({"aux", "aux:pass", "advmod", "mark", "cop", "nsubj", "nsubj:pass"})
TAIL_JA = 24  # characters at the end of a Japanese sentence in which its last predicate stands
AT_END_JA = frozenset({Status.PLANNED, Status.ESTIMATED, Status.DENIED})  # what its last predicate gives to all of a sentence
BULLET = re.compile(r"\s*(?:[-–—•*・●○◆◇▼▽▲△■□※✓‣◦]|\(?\d{1,2}[.)])\s*")  # what starts an item of a list
LEADS_IN = re.compile(r"以下|次の|[^。.!?！？]$")  # a colon, a heading without a full stop, or "as follows"
LONGEST_LIST = 100  # sentences back to what leads it in
HEADINGS_JA = tuple("■□◆◇●○▼")  # what starts a heading inside a list
FRAME_REACH = 40  # characters of a sentence in which such an opening ends
FRAME = re.compile(r"(?:by|on|in|according to) ", re.IGNORECASE)  # opens a sentence with whose word it is
# What a plan does not bring: it is as it is, or is expected.
BACKGROUND = PERIODIC | frozenset(
    """
        market_share market_capitalization share_price stock_change headcount population user_count site_area
    """.split()
)
# What an article that is mostly of a plan goes on to tell of it.
OF_A_PLAN = frozenset(
    """
        cost investment investment_period duration layoffs stake acquisition_price subsidy loan budget contract_value
        power_capacity production_capacity storage_capacity bandwidth people_trained gpu_count speedup
    """.split()
)
# A price that is offered is none that is paid.
OFFER = 3
PRICES = frozenset({"acquisition_price", "price_per_share"})
OFFERED = {
    "en": re.compile(r"\b(?:offer(?:s|ed|ing)?|bids?|bidding|propos(?:e[sd]?|als?|ing))\b(?! price)"),
    "ja": re.compile(r"提案|提示|買収案|応札"),
}
DENIAL_OF = 12  # characters from "との報道" to "を否定した"
FRAME_JA = re.compile(r"値?[)）]?(?:によ[るれ]|では|だと|は|を|で、)")  # after a word that tells whose or what figures follow
POSSESSIVE = frozenset({"its", "his", "her", "their", "our", "whose"})


def find_status(reading: Reading, parsed: Parsed, figure: Figure, metric: str = "", told: Told = NOTHING) -> Status | None:
    """The status that the strongest evidence gives; None where nothing tells, and so the figure is reported."""
    if possessed(parsed, figure):
        return Status.REPORTED
    evidence = [*said(parsed, figure, reading.lang), *dated_ahead(reading, parsed, figure)]
    if reading.lang == "ja":
        evidence += [*tense_japanese(parsed, figure, metric), *settled(reading, parsed, figure)]
    else:
        evidence += [*tense_english(parsed, figure), *settled_english(parsed, figure)]
    if reading.lang == "ja" and told.outlook is not None and metric in OF_A_PLAN and is_open(parsed, figure):
        evidence.append((OUTLOOK, told.outlook))
    if told.before is not None and carries(reading, parsed, figure, metric=metric, before=told.before):
        evidence.append((CARRIED, told.before))
    if not evidence and (reading.lang == "ja" or not has_verb(parsed, "en")) and (led := led_in(reading, parsed)):
        evidence.append((CARRIED, led))
    if metric in PRICES and offered(parsed, figure, reading.lang):
        evidence.append((OFFER, Status.PLANNED))
    if told.restated is not None:
        evidence.append((RESTATED, told.restated))
    return min(evidence, default=(0, None), key=lambda item: item[0])[1]


def possessed(parsed: Parsed, figure: Figure) -> bool:
    """True for what somebody has at the time of writing, whatever he does with it: "its 580,000 members"."""
    token = parsed.head(figure.start, figure.end)
    nodes = (token, token.head) if token is not None and token.dep_ == "nummod" else (token,)
    return figure.kind is Kind.COUNT and any(
        child.lower_ in POSSESSIVE and child.dep_ == "nmod:poss"
        for node in nodes
        if node is not None
        for child in node.children
    )


def offered(parsed: Parsed, figure: Figure, lang: str) -> bool:
    """True if the figure's clause tells of an offer, a bid or a proposal."""
    start, end = figure.start - parsed.sentence.start, figure.end - parsed.sentence.start
    low, high = clause(parsed.text, start, end, lang)
    return OFFERED[lang].search(parsed.low, low, high) is not None


def led_in(reading: Reading, parsed: Parsed) -> Status | None:
    """What the line that leads a list in says of its items ("The estimates are:"); None if it says nothing, or for no item."""
    if not BULLET.match(line_of(reading, parsed.sentence.start)):
        return None
    here = reading.sentences.index_at(parsed.sentence.start)
    for sentence in reversed(reading.sentences.all[max(0, here - LONGEST_LIST) : here]):
        line = line_of(reading, sentence.start)
        if line.startswith(HEADINGS_JA) or not BULLET.match(line):
            last = reading.text[sentence.start : sentence.end].lower()
            found = [(at, status) for _, status, at, _ in status_words(last, reading.lang)]
            return max(found)[1] if found and LEADS_IN.search(last) else None
    return None


def line_of(reading: Reading, offset: int) -> str:
    """The line of the text that holds `offset`."""
    start = reading.text.rfind("\n", 0, offset) + 1
    end = reading.text.find("\n", offset)
    return reading.text[start : end if end >= 0 else len(reading.text)]


def said(parsed: Parsed, figure: Figure, lang: str) -> Iterator[tuple[float, Status]]:
    """The status words of the figure's clause and those that govern it, and at a Japanese sentence's end."""
    text = parsed.low
    start, end = figure.start - parsed.sentence.start, figure.end - parsed.sentence.start
    low, high = clause(text, start, end, lang)
    if lang == "ja" and not text[high:].startswith("。") and "。" not in text[high:-1] and high - end < 4:
        high = len(text)
    above = [(token.idx, token.idx + len(token), height) for token, height in governing(parsed, figure)]
    found = status_words(text, lang)
    denials = [at for _, status, at, _ in found if status is Status.DENIED]
    for order, status, at, stop in found:
        steps = [height for first, last, height in above if first < stop and at < last]
        if lang == "en" and not steps and text[at:stop].split()[0] in MODAL:
            continue  # it tells of a verb that has nothing to do with the figure
        if status is Status.RUMORED and any(stop - 1 <= denial <= stop + DENIAL_OF for denial in denials):
            continue  # a rumour denied
        gap = max(0, start - stop, at - end) + AFTER * (at >= end)
        framed = FRAME_JA.match(text, stop) if lang == "ja" else FRAME.match(text) and stop <= FRAME_REACH
        if status is Status.ESTIMATED and framed and low * (lang == "ja") <= at and stop <= start:
            yield DOUBT * gap, status
        elif lang == "en" and steps:
            yield WEIGHT.get(status, 1.0) * min(gap, GOVERNED * min(steps)) + ORDER * order, status
        elif (
            (low <= at and stop <= high)
            or (lang == "ja" and at >= max(high, end, len(text) - TAIL_JA) and status in AT_END_JA)
            or (status is Status.RUMORED and stop <= start)
        ):
            yield (DOUBT if status in DOUBTED else 1.0) * gap + ORDER * order, status


def governing(parsed: Parsed, figure: Figure) -> list[tuple[Token, int]]:
    """The tokens above the figure in the tree with their auxiliaries and subjects, each with the steps to it.

    A relative clause is the last, and so is a clause in the past tense that stands by itself: "all could be used, and output
    rose to 9" is no conditional.
    """
    token = parsed.head(figure.start, figure.end)
    if token is None:
        return []
    found = []
    for height, node in enumerate(ancestors(token)):
        found.append((node, height))
        found += [(child, height) for child in node.children if child.dep_ in AUXILIARY]
        if node.dep_ in BY_ITSELF and in_past(node) and not any(child.lower_ in CONDITION for child in node.children):
            break
        if node.lang_ == "en" and is_aside(node):
            break
    return found


def carries(reading: Reading, parsed: Parsed, figure: Figure, *, metric: str, before: Status) -> bool:
    """True if a figure is of the status of the sentence before: its own has no verb, or in Japanese none with a tense."""
    if reading.lang != "ja" or before is not Status.PLANNED:
        return not has_verb(parsed, reading.lang)
    return metric not in BACKGROUND and figure.kind not in INHERENT and is_open(parsed, figure)


def dated_ahead(reading: Reading, parsed: Parsed, figure: Figure) -> Iterator[tuple[float, Status]]:
    """Planned, if a date to come stands in the figure's clause, in Japanese before it, or is it; reported of an earlier one."""
    if figure.kind is Kind.DATE:
        yield (0, Status.PLANNED) if ahead(reading, figure) else (PASSED, Status.REPORTED)
    sentence = parsed.sentence
    start, end = figure.start - sentence.start, figure.end - sentence.start
    low, high = clause(parsed.text, start, end, reading.lang)
    for date in reading.figures:
        if date.kind is not Kind.DATE or date is figure:
            continue
        here = sentence.start + low <= date.start and date.end <= sentence.start + high
        before = reading.lang == "ja" and sentence.start <= date.start < figure.start  # 「2026年に開業し、…」
        if (here or (before and is_open(parsed, figure))) and ahead(reading, date):
            yield COMES, Status.PLANNED


def has_verb(parsed: Parsed, lang: str) -> bool:
    """True if the sentence has a finite verb, or in Japanese any verb."""
    return any(token.tag_ in FINITE if lang == "en" else token.pos_ == "VERB" for token in parsed.doc)
