"""Words that limit a figure, before and after it."""

from extractors.records import Qualifier

APPROX, AT_LEAST, AT_MOST = Qualifier.APPROX, Qualifier.AT_LEAST, Qualifier.AT_MOST
MORE_THAN, LESS_THAN = Qualifier.MORE_THAN, Qualifier.LESS_THAN

# English: the last words before the figure, lower case; articles and "some" between are passed over.
ENGLISH_BEFORE = {
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
    "short of": LESS_THAN,
    "<": LESS_THAN,
}
FILLERS = frozenset({"a", "an", "some", "estimated", "total", "combined"})
ENGLISH_AFTER = {
    "+": MORE_THAN,
    " or more": AT_LEAST,
    " and more": AT_LEAST,
    " or so": APPROX,
    " or less": AT_MOST,
    " or fewer": AT_MOST,
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
JAPANESE_BEFORE = {
    "約": APPROX,
    "およそ": APPROX,
    "おおよそ": APPROX,
    "おおむね": APPROX,
    "概ね": APPROX,
    "ほぼ": APPROX,
    "ざっと": APPROX,
    "推定": APPROX,
    "推計": APPROX,
    "ほとんど": APPROX,
    "~": APPROX,
    "最大": AT_MOST,
    "最大で": AT_MOST,
    "最大でも": AT_MOST,
    "最高": AT_MOST,
    "最高で": AT_MOST,
    "上限": AT_MOST,
    "上限は": AT_MOST,
    "多くて": AT_MOST,
    "多くとも": AT_MOST,
    "最長": AT_MOST,
    "最長で": AT_MOST,
    "少なくとも": AT_LEAST,
    "最低": AT_LEAST,
    "最低でも": AT_LEAST,
    "最低で": AT_LEAST,
    "最小": AT_LEAST,
    "優に": MORE_THAN,
}
JAPANESE_AFTER = {
    "超": MORE_THAN,
    "超え": MORE_THAN,
    "を超": MORE_THAN,
    "を上回": MORE_THAN,
    "を突破": MORE_THAN,
    "の大台を超": MORE_THAN,
    "余り": MORE_THAN,
    "余": MORE_THAN,
    "あまり": MORE_THAN,
    "強": MORE_THAN,
    "以上": AT_LEAST,
    "以下": AT_MOST,
    "以内": AT_MOST,
    "未満": LESS_THAN,
    "弱": LESS_THAN,
    "足らず": LESS_THAN,
    "を下回": LESS_THAN,
    "に満た": LESS_THAN,
    "に届か": LESS_THAN,
    "は下らな": AT_LEAST,
    "を下らな": AT_LEAST,
    "に近": APPROX,
    "級": APPROX,
    "に迫": APPROX,
    "程度": APPROX,
    "前後": APPROX,
    "ほど": APPROX,
    "近く": APPROX,
    "くらい": APPROX,
    "ぐらい": APPROX,
    "規模": APPROX,
    "内外": APPROX,
    "見当": APPROX,
}
AFTER_LENGTH = max(map(len, (*ENGLISH_AFTER, *JAPANESE_AFTER)))
JAPANESE_BEFORE_LENGTH = max(map(len, JAPANESE_BEFORE))
HELD_APART = {
    "余り": ("余りある",),
    "強": ("強い", "強化", "強く", "強さ", "強ま", "強め"),
    "弱": ("弱い", "弱く", "弱ま"),
    "超": ("超高", "超大"),
    "近く": ("近くに", "近くの"),
}


def english_qualifier(before: str, after: str) -> Qualifier:
    """The qualifier that the lower-case words on either side of a figure give; exact where they give none."""
    for phrase, qualifier in ENGLISH_AFTER.items():
        if after.startswith(phrase) and not after[len(phrase) : len(phrase) + 1].isalnum():
            return qualifier
    words = before.split()[-5:]
    if (not before or before[-1] not in " -~≈≤≥<>") and before and not before[-1].isalnum():
        return Qualifier.EXACT
    while words:
        for length in (4, 3, 2, 1):
            if length <= len(words) and (found := ENGLISH_BEFORE.get(" ".join(words[-length:]).lstrip("(\"'“"))):
                return found
        if words[-1] not in FILLERS:
            return Qualifier.EXACT
        words.pop()
    return Qualifier.EXACT


def japanese_qualifier(before: str, after: str) -> Qualifier:
    """The qualifier that the characters on either side of a figure give; exact where they give none."""
    for length in range(min(len(after), 6), 0, -1):
        found = JAPANESE_AFTER.get(after[:length])
        if found and not after.startswith(HELD_APART.get(after[:length], ("\0",))):
            return found
    before = before.rstrip(" (（")
    for length in range(min(len(before), JAPANESE_BEFORE_LENGTH), 0, -1):
        if found := JAPANESE_BEFORE.get(before[-length:]):
            return found
    return Qualifier.EXACT
