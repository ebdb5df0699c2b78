"""Words that limit a figure in English, before and after it."""

import re

from extractors.records import Qualifier

APPROX, AT_LEAST, AT_MOST = Qualifier.APPROX, Qualifier.AT_LEAST, Qualifier.AT_MOST
MORE_THAN, LESS_THAN = Qualifier.MORE_THAN, Qualifier.LESS_THAN

# The last words before the figure, lower case; articles and "some" between are passed over.
BEFORE = {
    "about": APPROX,
    "around": APPROX,
    "approximately": APPROX,
    "approx": APPROX,
    "approx.": APPROX,
    "roughly": APPROX,
    "some": APPROX,
    "nearly": APPROX,
    "almost": APPROX,
    "close to": APPROX,
    "near": APPROX,
    "circa": APPROX,
    "estimated": APPROX,
    "virtually": APPROX,
    "in the region of": APPROX,
    "on the order of": APPROX,
    "somewhere around": APPROX,
    "~": APPROX,
    "≈": APPROX,
    "c.": APPROX,
    "or so": APPROX,
    "as much as": AT_MOST,
    "as many as": AT_MOST,
    "up to": AT_MOST,
    "at most": AT_MOST,
    "at the most": AT_MOST,
    "no more than": AT_MOST,
    "not more than": AT_MOST,
    "a maximum of": AT_MOST,
    "maximum of": AT_MOST,
    "maximum": AT_MOST,
    "capped at": AT_MOST,
    "limited to": AT_MOST,
    "as high as": AT_MOST,
    "as long as": AT_MOST,
    "as large as": AT_MOST,
    "within": AT_MOST,
    "≤": AT_MOST,
    "at least": AT_LEAST,
    "no less than": AT_LEAST,
    "not less than": AT_LEAST,
    "no fewer than": AT_LEAST,
    "not fewer than": AT_LEAST,
    "minimum of": AT_LEAST,
    "as little as": AT_LEAST,
    "as few as": AT_LEAST,
    "as low as": AT_LEAST,
    "≥": AT_LEAST,
    "more than": MORE_THAN,
    "greater than": MORE_THAN,
    "larger than": MORE_THAN,
    "higher than": MORE_THAN,
    "over": MORE_THAN,
    "above": MORE_THAN,
    "exceeding": MORE_THAN,
    "exceed": MORE_THAN,
    "exceeds": MORE_THAN,
    "exceeded": MORE_THAN,
    "surpassing": MORE_THAN,
    "surpassed": MORE_THAN,
    "topping": MORE_THAN,
    "topped": MORE_THAN,
    "beyond": MORE_THAN,
    "upwards of": MORE_THAN,
    "upward of": MORE_THAN,
    "in excess of": MORE_THAN,
    "north of": MORE_THAN,
    "well over": MORE_THAN,
    "just over": MORE_THAN,
    ">": MORE_THAN,
    "less than": LESS_THAN,
    "fewer than": LESS_THAN,
    "lower than": LESS_THAN,
    "smaller than": LESS_THAN,
    "under": LESS_THAN,
    "below": LESS_THAN,
    "south of": LESS_THAN,
    "shy of": LESS_THAN,
    "not quite": LESS_THAN,
    "not even": LESS_THAN,
    "short of": LESS_THAN,
    "<": LESS_THAN,
}
FILLERS = frozenset({"a", "an", "some", "estimated", "total", "combined"})
AFTER = {
    "+": MORE_THAN,
    " or more": AT_LEAST,
    " and more": AT_LEAST,
    " or so": APPROX,
    " or less": AT_MOST,
    " or fewer": AT_MOST,
    " or higher": AT_LEAST,
    " or greater": AT_LEAST,
    " or above": AT_LEAST,
    " or over": AT_LEAST,
    " or older": AT_LEAST,
    " or lower": AT_MOST,
    " or below": AT_MOST,
    " or under": AT_MOST,
    " or younger": AT_MOST,
    " and above": AT_LEAST,
    " and over": AT_LEAST,
    " and up": AT_LEAST,
    " at least": AT_LEAST,
    " at most": AT_MOST,
    " or thereabouts": APPROX,
    "-plus": MORE_THAN,
    "-odd": APPROX,
    " at minimum": AT_LEAST,
    " at maximum": AT_MOST,
    " upwards": AT_LEAST,
    " maximum": AT_MOST,
}
# What may stand between a number and its noun, and limits it: "300+ rooms".
BOUND_MARKS = {
    "+": MORE_THAN,
    "-plus": MORE_THAN,
    "-odd": APPROX,
    " or so": APPROX,
    " or more": AT_LEAST,
    " or fewer": AT_MOST,
    " or less": AT_MOST,
}
AFTER_PATTERN = re.compile(f"(?:{'|'.join(map(re.escape, AFTER))})(?![a-z0-9])")
AFTER_STARTS = frozenset(phrase[0] for phrase in AFTER)
LAST_WORDS = frozenset(phrase.rsplit(" ", 1)[-1] for phrase in BEFORE) | FILLERS
# "Under a $5 billion deal" limits nothing.
OVER_WHAT = frozenset(
    """
        spread distributed split fight fought battle dispute row feud lawsuit worries worry concern concerns debate quarrel
        clash control talks haggled argued handed took taken hand paid passed
    """.split()
)
SPATIAL = frozenset({"over", "under", "above", "below", "beyond", "within", "near"})


def english_qualifier(low: str, start: int, end: int) -> Qualifier:
    """The qualifier that the words of a lower-case text on either side of a figure give; exact where they give none."""
    if low[end : end + 1] in AFTER_STARTS and (match := AFTER_PATTERN.match(low, end)):
        return AFTER[match[0]]
    if start == 0:
        return Qualifier.EXACT
    char = low[start - 1]
    if char in "~≈≤≥<>":
        return BEFORE[char]
    if char == " ":
        space = low.rfind(" ", start - 20 if start > 20 else 0, start - 1)
        if low[space + 1 : start - 1].lstrip("\n(\"'“") not in LAST_WORDS:
            return Qualifier.EXACT
    elif char not in "-(" and not char.isalnum():
        return Qualifier.EXACT
    words = low[max(0, start - 40) : start].rstrip(" (").split()[-5:]
    article = False
    while words:
        for length in (4, 3, 2, 1):
            if length <= len(words) and (found := BEFORE.get(" ".join(words[-length:]).lstrip("(\"'“"))):
                exact = words[-1] in SPATIAL and (article or " ".join(words[-2:-1]) in OVER_WHAT)
                return Qualifier.EXACT if exact else found
        if words[-1] not in FILLERS:
            return Qualifier.EXACT
        article = article or words[-1] in ("a", "an")
        words.pop()
    return Qualifier.EXACT
