"""Numbers as they are written, without their units: digits, English number words, kanji numerals."""

import re
import unicodedata

SMALL_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS_WORDS = {
    word: 10 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
ORDINAL_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
}
# Short scale. Lower-case words stand alone after a number; marks are glued to it or follow a space, and keep their case.
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
FRACTION_CHARS = {char: unicodedata.numeric(char) for char in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")

# A run of digits is read as a whole or not at all, and none is longer than MAX_RUN: that keeps reading linear.
RUN = re.compile(r"[0-9]+(?:[,.'][0-9]+)*")
MAX_RUN = 40
# Grouping by threes or, in India, by twos and a final three; European dots only where at least two groups show them.
DIGITS = re.compile(
    r"(?:(?:[0-9]{1,3}(?:[,'][0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|[0-9]+)(?:\.[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?)"
)
EXPONENT = re.compile(
    r"[eE]([+-]?[0-9]{1,2})(?![A-Za-z0-9])| ?[x×*] ?10(?:(?:\^|\*\*)([+-]?[0-9]{1,2})(?![0-9])|([⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))"
)

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_ALL = "|".join(sorted(SMALL_WORDS, key=len, reverse=True))
_SMALL = f"(?:(?:{'|'.join(TENS_WORDS)})(?:[ -](?:{_ONES}))?|{_ALL})"
_HUNDRED = f"(?:(?:{_SMALL}|an?)[ -]hundred(?:(?: and|,)? {_SMALL})?|{_SMALL})"
WORDS = re.compile(
    rf"(?:{_HUNDRED}[ -]thousand(?:,? (?:and )?{_HUNDRED})?|{_HUNDRED})"
    r"(?:(?= (?:and a half|and a quarter)) and an? (?P<part>half|quarter))?(?![a-z])"
)

KANJI_DIGITS = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "壱": 1,
    "弐": 2,
    "参": 3,
}
KANJI_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10}
KANJI_LARGE = {"万": 10**4, "萬": 10**4, "億": 10**8, "兆": 10**12, "京": 10**16, "垓": 10**20}
_SMALL_SCALES, _LARGE_SCALES = "".join(KANJI_SMALL), "".join(KANJI_LARGE)
_KANJI_DIGITS = "".join(KANJI_DIGITS)
# A middle dot is a decimal point in vertical print ("３・５％"), but joins days and lists too ("３・１１"): what follows decides.
_AFTER_MIDDLE_DOT = "%万億兆倍割ポパキ㌔メ㍍トギペテエミセグヘ平秒度"
_ASCII_NUMBER = rf"[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+|・[0-9]{{1,3}}(?=[{_AFTER_MIDDLE_DOT}]))?"
_KANJI_NUMBER = rf"[{_KANJI_DIGITS}{_SMALL_SCALES}]+(?:[・.][{_KANJI_DIGITS}]+)?"
ASCII_NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:[.・][0-9]+)?")
JAPANESE = re.compile(
    rf"(?:{_ASCII_NUMBER}|{_KANJI_NUMBER})(?:[{_SMALL_SCALES}{_LARGE_SCALES}]+(?:{_ASCII_NUMBER}|{_KANJI_NUMBER})?)*"
)


def digits_value(text: str) -> float:
    """The value of what `DIGITS` matched."""
    if text.count(".") > 1:
        text = text.replace(".", "").replace(",", ".")
    return float(text.replace(",", "").replace("'", ""))


def words_value(text: str) -> float:
    """The value of what `WORDS` matched: "two hundred and five thousand"."""
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
            current = current or 1.0 if total == 0 and current == 0 else current
        elif word in ("half", "quarter"):
            current += (0.5 if word == "half" else 0.25) - (1.0 if text.startswith(("a ", "an ")) and current == 1 else 0.0)
    return total + current


def japanese_value(text: str) -> float | None:
    """The value of digits, kanji or a mixture of both ("13億5000万", "二千五百億", "四・五"); None if they make no number."""
    if text.isascii():
        return float(text.replace(",", ""))
    total = section = 0.0
    number: float | None = None
    position = 0
    last_large = float("inf")
    while position < len(text):
        char = text[position]
        if match := ASCII_NUMBER.match(text, position):
            if number is not None:
                return None
            number, position = float(match[0].replace(",", "").replace("・", ".")), match.end()
            continue
        if char in KANJI_DIGITS:
            end = position
            while end < len(text) and text[end] in KANJI_DIGITS:
                end += 1
            if number is not None:
                return None
            number = float("".join(str(KANJI_DIGITS[c]) for c in text[position:end]))
            position = end
            continue
        if char in "・.":
            end = position + 1
            while end < len(text) and text[end] in KANJI_DIGITS:
                end += 1
            digits = "".join(str(KANJI_DIGITS[c]) for c in text[position + 1 : end])
            number, position = (number or 0.0) + int(digits) / 10 ** len(digits), end
            continue
        if char in KANJI_SMALL:
            section += (1.0 if number is None else number) * KANJI_SMALL[char]
            number = None
        else:
            large = KANJI_LARGE[char]
            if (number is None and section == 0) or large >= last_large:
                return None
            total += (section + (number or 0.0)) * large
            section, number, last_large = 0.0, None, large
        position += 1
    return total + section + (number or 0.0)


def shared_scale(text: str) -> tuple[float, float]:
    """(product of the scale characters that end the number, its last large one): "3千万" is (1e7, 1e4), "二千五百億" (1e10, 1e8)."""
    product = last = 1.0
    for char in reversed(text):
        factor = KANJI_LARGE.get(char) or KANJI_SMALL.get(char)
        if factor is None:
            break
        product *= factor
        last = factor if last == 1.0 and char in KANJI_LARGE else last
    return product, last
