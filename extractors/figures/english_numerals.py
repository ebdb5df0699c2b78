"""Numbers as English text writes them: digits, words, and digits with a scale."""

import re

from extractors.figures.english_trie import trie
from extractors.figures.numerals import ORDINAL_WORDS, SMALL_WORDS, TENS_WORDS

# Short scale. Words stand after a number, marks are glued to it or follow a currency amount, and keep their case.
SCALE_WORDS = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "quadrillion": 1e15,
    "quintillion": 1e18,
    "sextillion": 1e21,
    "lakh": 1e5,
    "lakhs": 1e5,
    "crore": 1e7,
    "crores": 1e7,
    "lakh crore": 1e12,
    "dozen": 12.0,
    "mln": 1e6,
    "bln": 1e9,
    "trln": 1e12,
}
SCALE_MARKS = {
    "k": 1e3,
    "K": 1e3,
    "m": 1e6,
    "M": 1e6,
    "mn": 1e6,
    "MM": 1e6,
    "b": 1e9,
    "B": 1e9,
    "bn": 1e9,
    "Bn": 1e9,
    "BN": 1e9,
    "t": 1e12,
    "T": 1e12,
    "tn": 1e12,
    "trn": 1e12,
    "Tn": 1e12,
    "cr": 1e7,
}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
RAISED = "[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}"

# A run of digits is read as a whole or not at all, and none is longer than MAX_RUN: that keeps reading linear.
RUN = re.compile(r"[0-9]+(?:[,.'][0-9]+)*")
# Grouping by threes, in India by twos and a final three; European dots only where at least two groups show them, and a European
# decimal comma only before one or two digits, as in "3,5 percent".
DIGITS = re.compile(
    r"[0-9]+(?:\.[0-9]+)?"
    r"|(?P<grouped>(?:[0-9]{1,3}(?:[,'][0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})(?:\.[0-9]+)?)"
    r"|(?P<european>[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2})"
    r"|(?P<comma>[0-9]{1,4},[0-9]{1,2})"
)
EXPONENT = re.compile(
    rf"[eE]([+-]?[0-9]{{1,2}})(?![A-Za-z0-9])| ?[x×*] ?10(?:(?:\^|\*\*)([+-]?[0-9]{{1,2}})(?![0-9])|({RAISED}))"
)
MEASURED = "[ -](?:inch|mile|foot|yard|pint|gallon|pound|ounce|acre|ton|hour|point|percent|cent)"
# "4 5/8 percent", "$5.43-1/2", "3/8-inch"; without a whole number only where a unit follows.
MIXED = re.compile(
    r"(?:(?P<whole>[0-9]{1,3}(?:\.[0-9]{2})?)[ -])?(?P<top>[0-9]{1,2})/(?P<bottom>2|3|4|5|8|16|32)(?![0-9/])"
    rf"(?(whole)|(?={MEASURED}))"
)
POWER = re.compile(rf"10(?:\^([+-]?[0-9]{{1,2}})(?![0-9])|({RAISED}))")  # "10^26"

_ONES = trie(list(SMALL_WORDS)[1:10])
_SMALL = f"(?:(?:{trie(TENS_WORDS)})(?:[ -]{_ONES})?|{trie(SMALL_WORDS)})"
_HUNDRED = f"(?:(?:{_SMALL}|an?)[ -]hundred(?:(?: and|,)? {_SMALL})?|{_SMALL})"
PART = re.compile(r"[ -]and[ -](?:an?|one|three)[ -](half|quarters?)$")
WORDS = re.compile(
    rf"(?:{_HUNDRED}[ -]thousand(?:,? (?:and )?{_HUNDRED})?|{_HUNDRED})"
    rf"(?:[ -]and[ -](?:(?:an?|one)[ -](?:half|quarter)|three[ -]quarters)"
    rf"| point (?:{_ONES}|zero)(?:[ -](?:{_ONES}|zero)(?![a-z]))*)?"
    r"(?![a-z])"
)
ORDINAL_PART = re.compile(rf"-{trie(ORDINAL_WORDS)}(?![a-z])")  # "twenty-first"


def power_of_ten(match: re.Match[str]) -> float:
    """The factor that what `EXPONENT` or `POWER` matched stands for."""
    exponent = next(group for group in match.groups() if group)
    return float(10.0 ** int(exponent.translate(SUPERSCRIPTS)))


def scaled(number: float, scale: float) -> float:
    """The product, without the noise of binary fractions: 8.3 million is 8300000.0, not 8300000.000000001."""
    product = number * scale
    whole = round(product)
    return float(whole) if abs(product - whole) < 1e-6 else product


def mixed_value(match: re.Match[str]) -> float:
    """The value of what `MIXED` matched, to the precision of a hundredth of a whole number that has cents."""
    part = int(match["top"]) / int(match["bottom"])
    whole = match["whole"] or "0"
    return float(whole) + (part / 100 if "." in whole else part)


def digits_value(text: str) -> tuple[float, str] | None:
    """(value, how it is grouped) of a whole run of digits; None if it is not written as a number is."""
    match = DIGITS.fullmatch(text)
    if match is None:
        return None
    how = match.lastgroup or ""
    if how == "grouped":
        text = text.replace(",", "").replace("'", "")
    elif how:
        text = text.replace(".", "").replace(",", ".")
    return float(text), how


def words_value(text: str) -> float:
    """The value of what `WORDS` matched: "two hundred and five thousand", "two and a half"."""
    text, _, decimals = text.partition(" point ")
    if decimals:
        return words_value(text) + float("0." + "".join(str(SMALL_WORDS[word]) for word in re.split("[ -]", decimals)))
    part, extra = PART.search(text), 0.0
    if part:
        extra = 0.5 if part[1] == "half" else 0.75 if "three" in part[0] else 0.25
        text = text[: part.start()]
    total = current = 0.0
    for word in re.split(r"[ ,-]+", text):
        if word in SMALL_WORDS:
            current += SMALL_WORDS[word]
        elif word in TENS_WORDS:
            current += TENS_WORDS[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word == "thousand":
            total, current = total + (current or 1) * 1000, 0.0
        elif word in ("a", "an"):
            current = 1.0
    return total + current + extra
