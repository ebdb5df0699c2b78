"""What an article has told before a figure, as far as it bears on how firm the figure is."""

import re
from dataclasses import dataclass

from extractors.claims.time import ahead
from extractors.reading import Parsed, Reading
from extractors.records import Claim, Figure, Kind, Status

TELLING = 100  # an amount from which on one that comes again is the same one
# How a Japanese sentence ends that tells of a plan: "を建てると発表した", "に移る方針だ".
PLAN_TOLD_JA = re.compile(
    r"(?:[うくぐすつぬぶむる](?:と|ことを?|ことで)(?:正式に)?(?:発表|表明|公表|決定|合意|承認|可決|決め|打ち出し|認め|明らかにし)(?:し?た|しました|ました)"
    r"|(?:計画|方針|予定|構え|考え|意向)(?:だ|です|である|を[^。、]{1,12})"
    r"|(?:起工式を[^。、]{1,6}|着工し|(?:建設|工事)を(?:始め|開始し))(?:た|ました))[。」』]*$"
)
ESTIMATE_TOLD_JA = re.compile(r"(?:予想|見通し|見込み|予測)(?:だ|です|である|という|とのこと)[。」』]*$")  # 「減益予想です。」
# A question about what is to come, 「いくらかかる?」, and one about what is so, 「何人いる?」.
ASKED_JA = re.compile(r"[うくぐすつぬぶむる](?:の|ん)?(?:か|ですか|でしょうか)?[?？]$")
HAS_JA = re.compile(r"(?:ある|いる|持つ|占める|できる)(?:の|ん)?(?:か|ですか|でしょうか)?[?？]$")
NON_PAST_JA = re.compile(r"[うくぐすつぬぶむる][。」』]*$")  # with a date to come: 「2029年に開港する。」


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The statuses that a figure may have from what was told before it."""

    before: Status | None = None  # of the sentence before
    restated: Status | None = None  # of an earlier claim of the same amount
    outlook: Status | None = None  # of most claims so far


NOTHING = Told()


def told_so_far(reading: Reading, parsed: Parsed, figure: Figure, earlier: list[Claim]) -> Told:
    """What the claims before a figure and the sentence before it tell."""
    return Told(before=status_before(reading, parsed, earlier), restated=restated(figure, earlier), outlook=outlook(earlier))


def status_before(reading: Reading, parsed: Parsed, earlier: list[Claim]) -> Status | None:
    """The status that all claims of the last sentence with any have in common; None if it is of another paragraph, or a denial.

    Beside a plan, a Japanese sentence may tell what is so far: "18台から30台に増やす".
    """
    before = [claim for claim in earlier if claim.sentence_start < parsed.sentence.start]
    if reading.lang == "ja" and (told := told_without_amount(reading, parsed, before)):
        return told
    if not before or paragraph(reading, before[-1].sentence_start) != parsed.sentence.paragraph:
        return None
    found = {claim.status for claim in before if claim.sentence_start == before[-1].sentence_start}
    if reading.lang == "ja" and before[-1].status is Status.PLANNED and found == {Status.PLANNED, Status.REPORTED}:
        return Status.PLANNED
    common = found.pop() if len(found) == 1 else None
    return None if common is Status.DENIED else common  # what is right follows what is denied


def told_without_amount(reading: Reading, parsed: Parsed, before: list[Claim]) -> Status | None:
    """What the sentence before in the paragraph tells of what is to come, if it claims nothing but a date; else None."""
    index = reading.sentences.index_at(parsed.sentence.start) - 1
    if index < 0 or reading.sentences.all[index].paragraph != parsed.sentence.paragraph:
        return None
    sentence = reading.sentences.all[index]
    if any(claim.sentence_start == sentence.start and claim.figure.kind is not Kind.DATE for claim in before):
        return None
    text = reading.text[sentence.start : sentence.end]
    dated = any(
        date.kind is Kind.DATE and sentence.start <= date.start < sentence.end and ahead(reading, date)
        for date in reading.figures
    )
    asked = ASKED_JA.search(text) and not HAS_JA.search(text)
    if PLAN_TOLD_JA.search(text) or asked or (dated and NON_PAST_JA.search(text)):
        return Status.PLANNED
    return Status.ESTIMATED if ESTIMATE_TOLD_JA.search(text) else None


def outlook(earlier: list[Claim]) -> Status | None:
    """Planned, if at least half of the claims of an article so far are, and more than one."""
    planned = sum(claim.status is Status.PLANNED for claim in earlier)
    return Status.PLANNED if planned > 1 and 2 * planned >= len(earlier) else None


def restated(figure: Figure, earlier: list[Claim]) -> Status | None:
    """The status of the last earlier claim of the same amount; None for small counts, which come again for other things."""
    if not isinstance(figure.value, float | int) or abs(figure.value) < TELLING or figure.kind is Kind.RANK:
        return None
    same = (c.status for c in reversed(earlier) if c.figure.value == figure.value and c.figure.unit == figure.unit)
    return next(same, None)


def paragraph(reading: Reading, offset: int) -> int:
    """The number of the paragraph at an offset."""
    return reading.sentences.all[reading.sentences.index_at(offset)].paragraph
