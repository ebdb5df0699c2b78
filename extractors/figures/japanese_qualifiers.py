"""Words that limit a figure in Japanese, before and after it."""

import re

from extractors.records import Qualifier

APPROX, AT_LEAST, AT_MOST = Qualifier.APPROX, Qualifier.AT_LEAST, Qualifier.AT_MOST
MORE_THAN, LESS_THAN, EXACT = Qualifier.MORE_THAN, Qualifier.LESS_THAN, Qualifier.EXACT

BEFORE = {
    "約": APPROX,
    "およそ": APPROX,
    "おおよそ": APPROX,
    "おおむね": APPROX,
    "概ね": APPROX,
    "ほぼ": APPROX,
    "ざっと": APPROX,
    "推定": APPROX,
    "推定で": APPROX,
    "推計": APPROX,
    "推計で": APPROX,
    "概算で": APPROX,
    "ほとんど": APPROX,
    "~": APPROX,
    "最大": AT_MOST,
    "最大で": AT_MOST,
    "最大でも": AT_MOST,
    "最高": AT_MOST,
    "最高で": AT_MOST,
    "上限": AT_MOST,
    "上限は": AT_MOST,
    "上限を": AT_MOST,
    "多くて": AT_MOST,
    "多くても": AT_MOST,
    "多くとも": AT_MOST,
    "せいぜい": AT_MOST,
    "最長": AT_MOST,
    "最長で": AT_MOST,
    "過去最大": EXACT,
    "過去最高": EXACT,
    "過去最低": EXACT,
    "過去最長": EXACT,
    "史上最大": EXACT,
    "史上最高": EXACT,
    "史上最低": EXACT,
    "世界最大": EXACT,
    "国内最大": EXACT,
    "少なくとも": AT_LEAST,
    "少なくても": AT_LEAST,
    "最低": AT_LEAST,
    "最低でも": AT_LEAST,
    "最低で": AT_LEAST,
    "最小": AT_LEAST,
    "下限は": AT_LEAST,
    "優に": MORE_THAN,
    "遅くとも": AT_MOST,
    "遅くても": AT_MOST,
    "早くとも": AT_LEAST,
    "早くても": AT_LEAST,
}
# After を or に an adverb may stand between ("を大幅に超える"), but not before 上回る and 下回る: what is greatly exceeded
# is a figure to compare with ("前年の3億円を大きく上回る"), and exact.
AFTER = {
    "超": MORE_THAN,
    "を超": MORE_THAN,
    "を越え": MORE_THAN,
    "を上回": MORE_THAN,
    "を突破": MORE_THAN,
    "の大台を超": MORE_THAN,
    "の大台を突破": MORE_THAN,
    "の大台を上回": MORE_THAN,
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
    "割れ": LESS_THAN,
    "を割り込": LESS_THAN,
    "を割っ": LESS_THAN,
    "を割る": LESS_THAN,
    "を割れ": LESS_THAN,
    "の大台を割": LESS_THAN,
    "を切っ": LESS_THAN,
    "を切り": LESS_THAN,
    "を切る": LESS_THAN,
    "を下回": LESS_THAN,
    "に満た": LESS_THAN,
    "に届か": LESS_THAN,
    "に達しな": LESS_THAN,
    "に及ばな": LESS_THAN,
    "にも満た": LESS_THAN,
    "にも届か": LESS_THAN,
    "は下らな": AT_LEAST,
    "を下らな": AT_LEAST,
    "に近": APPROX,
    "に届くか": APPROX,
    "級": APPROX,
    "に迫": APPROX,
    "程度": APPROX,
    "前後": APPROX,
    "ほど": APPROX,
    "近く": APPROX,
    "近い": APPROX,
    "ちかく": APPROX,
    "ちかい": APPROX,
    "くらい": APPROX,
    "ぐらい": APPROX,
    "そこそこ": APPROX,
    "規模": APPROX,
    "内外": APPROX,
    "見当": APPROX,
}
ADVERBS = "大きく|大幅に|はるかに|わずかに|やや|少し|すでに|優に|初めて|軽く|再び"
HELD_APART = {
    "余": ("余地", "余裕", "余剰", "余波", "余震", "余る", "余計", "余りある"),
    "強": ("強い", "強化", "強く", "強さ", "強ま", "強め", "強力", "強豪", "強風", "強制", "強調", "強気", "強震"),
    "弱": ("弱い", "弱く", "弱ま", "弱さ", "弱め", "弱点", "弱気"),
    "超": ("超高", "超大", "超党", "超過", "超音", "超電", "超伝", "超小"),
    "級": ("級友",),
    "規模": ("規模別",),
    "割れ": ("割れる", "割れた"),
    "を切り": ("を切り替", "を切り崩", "を切り離", "を切り詰", "を切り出", "を切り開", "を切り売"),
    "前後": ("前後半",),
}
ADVERB = re.compile(rf"([をに])(?:{ADVERBS})")
_HELD = "|".join(re.escape(word) for words in HELD_APART.values() for word in words)
_AFTER = "|".join(
    phrase if phrase[0] not in "をに" or phrase[-1] == "回" else f"{phrase[0]}(?:{ADVERBS})?{phrase[1:]}"
    for phrase in sorted(AFTER, key=len, reverse=True)
)
AFTER_PATTERN = re.compile(f"(?!{_HELD})(?:{_AFTER})")
AFTER_STARTS = frozenset(phrase[0] for phrase in AFTER)
BEFORE_BY_LAST = {
    last: tuple((phrase, BEFORE[phrase]) for phrase in sorted(BEFORE, key=len, reverse=True) if phrase[-1] == last)
    for last in {phrase[-1] for phrase in BEFORE}
}
IN_BRACKETS = re.compile(r"\([^()\n]{1,40}\)")


def japanese_qualifier(folded: str, start: int, end: int) -> Qualifier:
    """The qualifier that the words on either side of a figure give; exact where they give none."""
    following = folded[end : end + 1]
    if following and following in "()":  # 「300メガワット(30万キロワット)超」 limits both
        if following == "(" and (bracket := IN_BRACKETS.match(folded, end)):
            end = bracket.end()
        elif "(" in folded[max(0, start - 4) : start]:
            end += 1
        following = folded[end : end + 1]
    elif following == "分" and not folded.startswith("分の", end):  # 「8万世帯分に近い」
        end += 1
        following = folded[end : end + 1]
    if following in AFTER_STARTS and (match := AFTER_PATTERN.match(folded, end)):
        return AFTER.get(match[0]) or AFTER[ADVERB.sub(r"\1", match[0])]
    while start and folded[start - 1] == " ":
        start -= 1
    for phrase, qualifier in BEFORE_BY_LAST.get(folded[start - 1 : start], ()):
        if folded.endswith(phrase, 0, start):
            return qualifier
    return EXACT
