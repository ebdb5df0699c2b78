"""What the predicates of a Japanese sentence, and the times beside a figure, say of how firm the figure is."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from extractors.claims.predicates import Form, Predicate, predicate_at, predicates
from extractors.claims.words import status_words, words
from extractors.reading import Parsed, Reading
from extractors.records import Figure, Kind, Status

# What each piece of evidence costs, beside those of `status`.
SETTLED = 3  # a time that is over or now, right before the figure
PAST = 5  # the nearest predicate in the past
STATE = 8  # the nearest predicate in ている
IF = 12  # a condition
PLAIN = 24  # an action in the non-past: what somebody will do

INHERENT = frozenset({Kind.PARAMETERS, Kind.COMPUTE, Kind.RANK, Kind.DATA})  # what a thing has, whatever is done with it
# What comes about: a company expects it, and does not do it.
OUTCOMES = frozenset({"revenue", "profit", "operating_profit", "loss", "market_share", "population", "gdp", "inflation_rate"})
EXISTS = frozenset({"ある", "有る", "いる", "居る", "持つ", "有する", "備える", "抱える"})
CLOSING = "。．.」』）)！？!?… \n"
AFTER_PLAIN = re.compile(
    r"(?:と|が|ので|から|けれど|けど|し|のに|という|[のん](?:だ|です))+$"
)  # what follows the ending itself
FROM = re.compile(r"(?:台|前後|程度|ほど)?から")
TO = re.compile(r"(?:台|前後|程度|ほど)?(?:に|へ|まで)")
FROM_TO = 16  # characters from a value to the one that it becomes
NOT_ONE = re.compile(r"も[^。、」]{0,16}(?:ない|なかった|ません)")


def tense_japanese(parsed: Parsed, figure: Figure, metric: str = "") -> Iterator[tuple[float, Status]]:
    """What the nearest predicate above the figure that has a tense of its own says.

    Reported in the past, but for words of telling and deciding ("1兆円の投資を発表した"), and of a state that goes on; planned
    of an action in the non-past ("を導入する"), and not of a state ("である", "を占める"); hypothetical under a condition.
    """
    if parsed.text.rstrip(CLOSING).endswith("へ"):
        yield PLAIN, Status.PLANNED  # as a headline ends: 「3万人を削減へ」
    passed: list[Token] = []
    for found in predicates(parsed, figure):
        passed.append(found.node)
        looks = found.form is Form.IF and words().viewing_ja.search(found.text)  # 「人口で見れば」
        neutral = found.form is Form.PLAIN and is_state(found)
        if len(passed) == 1 and found.attributive and found.node.lemma_ in EXISTS:
            yield SETTLED, Status.REPORTED  # 「2カ所にある施設に導入する」
            return
        if found.form is Form.LINKED or looks or (found.attributive and neutral):
            continue
        if found.form in (Form.PAST, Form.STATE):
            if not words().telling_ja.search(found.text) and not doubted(parsed, found):
                yield (PAST if found.form is Form.PAST else STATE), Status.REPORTED
        elif found.form is Form.IF or (
            found.form is Form.PLAIN and conditional(found.node, figure.start - parsed.sentence.start)
        ):
            yield IF, Status.HYPOTHETICAL
        done = found.form is Form.PLAIN and not found.attributive and not neutral and acts(passed, found)
        if done and figure.kind not in INHERENT and metric not in OUTCOMES:
            yield PLAIN, Status.PLANNED
        return


def settled(reading: Reading, parsed: Parsed, figure: Figure) -> Iterator[tuple[float, Status]]:
    """Reported, of what was or is so at a time named right before it ("昨年の23%"), or of what changes ("23%から5割に").

    Denied, of not even one: 「1人も出さない」.
    """
    text = parsed.text
    start, end = figure.start - parsed.sentence.start, figure.end - parsed.sentence.start
    if figure.kind is not Kind.RATIO and words().settled_ja.search(text, 0, start):
        yield SETTLED, Status.REPORTED
    if FROM.match(text, end) and any(
        other.kind is figure.kind and 0 < other.start - figure.end < FROM_TO and TO.match(reading.text, other.end)
        for other in reading.figures
    ):
        yield SETTLED, Status.REPORTED
    if figure.kind is Kind.DURATION and text.startswith("前", end):
        yield 0, Status.REPORTED
    if figure.value == 1 and NOT_ONE.match(text, end):
        yield 0, Status.DENIED


def is_open(parsed: Parsed, figure: Figure) -> bool:
    """True if no predicate above a figure says whether it is so or to come: 「投資額は1兆円で、…」, 「合計1兆円になる」."""
    for found in predicates(parsed, figure):
        if found.form in (Form.PAST, Form.STATE, Form.IF) or found.node.lemma_ in EXISTS:
            return False
        if found.form in (Form.PLAIN, Form.NAMED):
            return True
    return True


def is_state(found: Predicate) -> bool:
    """True for a predicate in the non-past that tells a state or a change, or what somebody says: 「占める」, 「増える」."""
    return bool(words().states_ja.search(AFTER_PLAIN.sub("", found.text)))


def acts(passed: list[Token], found: Predicate) -> bool:
    """True for a predicate that has an object, as have those linked to it, or tells of what is done without one."""
    if words().acts_ja.search(AFTER_PLAIN.sub("", found.text)):
        return True
    linked = [child for child in found.node.children if child.dep_.startswith("advcl")]
    return any(child.dep_.startswith("obj") for node in (*passed, *linked) for child in node.children)


def doubted(parsed: Parsed, found: Predicate) -> bool:
    """True for a predicate that the sentence goes on to call estimated, rumored or denied: 「減ったとみられる」."""
    end = found.node.idx + len(found.text)
    said = status_words(parsed.low, "ja")
    return found.quoted and any(at >= end - 1 and status not in (Status.PLANNED, Status.REPORTED) for _, status, at, _ in said)


def conditional(node: Token, before: int) -> bool:
    """True for a predicate with a condition that starts before an offset of its sentence: 「続けば、…」."""
    return any(
        found.form is Form.IF and not words().viewing_ja.search(found.text)
        for child in node.children
        if child.idx < before and (found := predicate_at(child))
    )
