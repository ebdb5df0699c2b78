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
FRACTION_CHARS = {char: unicodedata.numeric(char) for char in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}
# A run of digits is read as a whole or not at all, and none is longer than this: that keeps reading linear.
MAX_RUN = 40

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
# A middle dot is a decimal point in vertical print ("３・５％"), but joins days and lists too: what follows decides.
_AFTER_MIDDLE_DOT = "%万億兆倍割ポパキ㌔メ㍍トギペテエミセグヘ平秒度点"
_ASCII_NUMBER = rf"[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+|・[0-9]{{1,3}}(?=[{_AFTER_MIDDLE_DOT}]))?"
_KANJI_NUMBER = rf"[{_KANJI_DIGITS}{_SMALL_SCALES}]+(?:[・.][{_KANJI_DIGITS}]+)?"
ASCII_NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:[.・][0-9]+)?")
JAPANESE = re.compile(
    rf"(?:{_ASCII_NUMBER}|{_KANJI_NUMBER})(?:[{_SMALL_SCALES}{_LARGE_SCALES}]+(?:{_ASCII_NUMBER}|{_KANJI_NUMBER})?)*"
)


def japanese_value(text: str) -> float | None:
    """The value of digits, kanji or a mixture of both ("13億5000万", "二千五百億", "四・五"); None if they make no number."""
    if text.isascii():
        return float(text.replace(",", ""))
    if text[:-1].isascii() and text[-1] in KANJI_LARGE and text[:-1]:  # "400億", the commonest
        return float(text[:-1].replace(",", "")) * KANJI_LARGE[text[-1]]
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
    """(product of the scale characters that end the number, its last large one): "3千万" is (1e7, 1e4)."""
    product = last = 1.0
    for char in reversed(text):
        factor = KANJI_LARGE.get(char) or KANJI_SMALL.get(char)
        if factor is None:
            break
        product *= factor
        last = factor if last == 1.0 and char in KANJI_LARGE else last
    return product, last


def three_digits(value: float) -> float:
    """A fraction at three significant digits: a third is 0.333."""
    return float(f"{value:.3g}")
