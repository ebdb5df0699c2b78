"""Digits that are no number: parts of names, addresses, times, telephone numbers, markers of lists and notes."""

import re

from extractors.figures.english_numerals import DIGITS, MIXED, RUN
from extractors.figures.english_patterns import TOKEN
from extractors.figures.numerals import MAX_RUN

DATE_PREFIXES = frozenset({"mid", "pre", "post", "late", "early", "sub", "fy"})  # "mid-2027"
BRACKETS = {"[": "]", "(": ")"}
CLOCK = re.compile(
    r"[0-9]{1,2}(?:[:.][0-9]{2}){1,2}(?: ?[ap]\.?m\b\.?)|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9])"
    r"|[0-9]{1,3}:[0-9]{1,3}(?![0-9])|[0-9]{1,2} ?[ap]\.?m\b\.?|[0-9]{1,2} o'clock"
)
PHONE = re.compile(
    r"1-[0-9]{3}-[0-9]{3}-[0-9]{4}|[0-9]{1,5}([-. ])[0-9]{2,4}\1[0-9]{3,4}(?![0-9,])"
    r"|[0-9]{2,5}\) ?[0-9]{2,4}[- ][0-9]{3,4}(?![0-9])"
)
ABROAD = re.compile(r"[0-9]{1,4}(?:[ .-]?\(?[0-9]{1,5}\)?){2,6}")  # after a plus sign
CODE = re.compile(r"[0-9]+(?:-[0-9]+){2,}(?![0-9])|[0-9]{1,3}(?:\.[0-9]{1,3}){2,}(?![0-9])")  # a book's number, a section's
PAIR = re.compile(r"[0-9]{1,3}/[0-9]{1,3}(?![0-9/])")  # a blood pressure of "140/90"
MARKER = re.compile(r"[0-9]{1,2}[.)](?=\s)")
ADDRESS = re.compile(
    r"[A-Z]? (?:[NSEW]\.? )?(?:[A-Z][A-Za-z'.]{1,20} ){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Drive|Square|Court|Terrace|Parkway|Broadway)\b(?! [a-z]+s\b)"
)
AT_PLACE = frozenset({"at", "outside", "near", "inside", "of", "to", "from", "on", "in"})
HEAD_LENGTH = 20
DAYS_AND_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun".split()
NUMBERED = re.compile(r"\b[A-Z]\w+ [0-9]{1,3}$")


def glued(folded: str, low: str, start: int, end: int) -> int:
    """Where to read on if what stands right before the digits makes them part of a name, an address or a code; else 0."""
    before = folded[start - 1] if start else "\n"
    if before in " $(€£":
        return 0
    if before.isalnum() or before in "_@/\\":
        return token_end(folded, start)
    if before == "-" and start > 1 and folded[start - 2].isalnum():
        word = re.split(r"[^a-z]", low[max(0, start - 12) : start - 1])[-1]
        if word not in DATE_PREFIXES:
            return token_end(folded, start) if folded[start - 2].isalpha() else 0
    if before == "+" and (phone := ABROAD.match(low, start)) and sum(map(str.isdigit, phone[0])) >= 8:
        return phone.end()
    if before == "\n" and (marker := MARKER.match(low, start)):
        return marker.end()
    if before == "." and start > 1 and folded[start - 2].isalnum() and not low.endswith(("no.", "nr."), 0, start):
        return end
    return 0


def token_end(folded: str, start: int) -> int:
    """The end of the letters, digits, points, dashes and slashes from `start` on."""
    return TOKEN.match(folded, start, start + 200).end()  # type: ignore[union-attr]


def no_number(folded: str, low: str, start: int, end: int) -> int:
    """Where to read on if the digits and what follows them are a time, a telephone number, a code, a marker; else 0."""
    if end - start > MAX_RUN:
        return end
    following = low[end : end + 1]
    if following == " ":
        if low[end + 1 : end + 2] in "apo0123456789" and (match := CLOCK.match(low, start) or PHONE.match(low, start)):
            return match.end()
    elif following in ":-.)]apo@/":
        if match := CLOCK.match(low, start) or PHONE.match(low, start):
            return match.end()
        if following == "/" and (pair := PAIR.match(low, start)) and not MIXED.match(low, start):
            return pair.end()
        if following in "-." and (code := CODE.match(low, start)):
            return code.end()
        if following == "@" or (following == "-" and "@" in folded[start : token_end(folded, start)]):
            return token_end(folded, start)
        if following in ")]" and end - start <= 2 and BRACKETS.get(folded[start - 1 : start]) == following:
            return end + 1
    if folded.count(".", start, end) > 1 and DIGITS.fullmatch(folded, start, end) is None:
        return end  # a version or the number of a section
    return 0


def address(folded: str, low: str, start: int, end: int) -> int:
    """The end of a street address whose house number is the digits ("10 Downing Street"); else 0."""
    if end - start > 5:
        return 0
    street = ADDRESS.match(folded, end)
    if street and word_before(low, start) in AT_PLACE:
        return street.end()
    return 0


def word_before(low: str, start: int) -> str:
    """The word before a space before `start`, without the bracket or quote that opens it."""
    space = low.rfind(" ", start - HEAD_LENGTH if start > HEAD_LENGTH else 0, start - 1)
    return low[space + 1 : start - 1].rsplit("\n", 1)[-1].lstrip("(\"'“‘")


def repeats_name(folded: str, start: int) -> bool:
    """True for a number at `start` that the text has elsewhere as a name's: "Lyra 3 costs" after "Lyra 3, a model of ..."."""
    number = RUN.match(folded, start)
    name = NUMBERED.search(folded, max(0, start - 25), number.end()) if number else None
    if name is None or name[0].startswith(tuple(DAYS_AND_MONTHS)):
        return False
    return bool(re.search(rf"\b{name[0]}(?:[,;:)]|['’]s\b)", folded))
