"""Words that limit a figure in Japanese, before and after it."""

import re

from extractors.records import Qualifier

APPROX, AT_LEAST, AT_MOST = Qualifier.APPROX, Qualifier.AT_LEAST, Qualifier.AT_MOST
MORE_THAN, LESS_THAN, EXACT = Qualifier.MORE_THAN, Qualifier.LESS_THAN, Qualifier.EXACT

# -- before a figure -----------------------------------------------------------------------------------------------------

ABOUT = "約 およそ おおよそ 凡そ おおむね 概ね ほぼ ざっと ざっくり 大体 だいたい かれこれ 推定 推計 概算 ほとんど ~".split()
# What is the largest or smallest of its kind is what it is: 「過去最大3000億円の赤字」.
RECORDS = "過去 史上 世界 国内 日本 全国 県内 戦後 歴代 業界 今季 自己".split()
MAKES_YAKU_A_WORD = frozenset("予契公制集要条盟節規誓特婚解成先協確密倹")  # 「予約73件」 is no 「約73件」
BEFORE = {
    **{word + particle: APPROX for word in ABOUT for particle in ("", "で")},
    **{word + particle: AT_MOST for word in ("最大", "最高", "最長") for particle in ("", "で", "でも")},
    **{word + particle: AT_LEAST for word in ("最低", "最小", "最短", "最低限") for particle in ("", "で", "でも")},
    **{word + particle: AT_MOST for word in ("上限", "上限額") for particle in ("", "は", "を", "が")},
    **{word + particle: AT_LEAST for word in ("下限", "下限額") for particle in ("", "は", "を", "が")},
    **{place + word: EXACT for place in RECORDS for word in ("最大", "最高", "最低", "最長", "最小", "最短")},
    **dict.fromkeys("多くて 多くても 多くとも せいぜい たかだか 高々 遅くとも 遅くても".split(), AT_MOST),
    **dict.fromkeys("少なくとも 少なくても 早くとも 早くても".split(), AT_LEAST),
    "優に": MORE_THAN,
    "ゆうに": MORE_THAN,
}
BEFORE_BY_LAST = {
    last: tuple(phrase for phrase in sorted(BEFORE, key=len, reverse=True) if phrase[-1] == last)
    for last in {phrase[-1] for phrase in BEFORE}
}

# -- after a figure ------------------------------------------------------------------------------------------------------

# Regular expressions that start with a plain character; the negated verbs come before the plain ones. After を or に an adverb
# may stand between ("を大幅に超える"), but not before 上回る and 下回る: what is greatly exceeded is a figure to compare with
# ("前年の3億円を大きく上回る"), and exact.
AFTER = {
    AT_MOST: "以下 以内 を上回らな を[超越]えな を超さな",
    AT_LEAST: "以上 を下回らな は下らな を下らな を割らな を割り込まな を切らな",
    MORE_THAN: "超 余り 余 あまり 強 過ぎ ちょっと を超 を越え を上回 を突破 より[多高長重広深速早強] より大き",
    LESS_THAN: "未満 弱 足らず 割れ を割 を切 を下回 に満た に届か に達しな に達していな に達せ に及ばな に足[らり]な "
    "より[少低短軽狭浅安弱] より小さ",
    APPROX: "に近[いくづ] に届くか に迫 級 程度 前後 を前後 ほど 近[くい] ちか[くい] くらい ぐらい ばかり "
    "そこそこ 規模 内外 見当",
}  # fmt: skip
ADVERBS = "大きく|大幅に|はるかに|わずかに|やや|少し|若干|すでに|既に|優に|ゆうに|初めて|軽く|軽々と|再び|一時|ついに|早くも"
# A rise or fall may follow 強, 弱 and 余 (「2割強増えた」); any other kanji makes another word of them (強化, 弱点, 余震).
MOVES = "増減上下高低安伸落占拡縮"
HELD_APART = [  # characters, and what after one of them makes another word of it
    ("強弱余", rf"(?![{MOVES}])[一-龠]"),
    ("強弱", "[いくさめみるりっ]|ま(?!で)|か(?!ら|か)"),
    ("余", "[るっす]|り(?:ある|物)"),
    ("超", "[党過大音電伝小長短富微純満巨]|[高低][層速齢度精額温圧利]"),
    ("級", "[友数]"),
    ("規", "模別"),
    ("割", "れ[るた]"),
    ("を", "割(?![りっるれ])|割り(?!込|、)|切(?!る|っ|り(?![一-龠]))"),
    ("前", "後[半左]"),
    ("ば", "かり[でか]"),
    ("過", "ぎ(?![のでにをはが、])"),
    ("ほ", "ど[遠よな]"),
]


# What may stand before or inside the phrases that start with を or に: 「(の大台)を(大幅に)超」, 「に(も)届か」.
HEADS = {
    "を": f"(?:台|の大台)?を(?!(?:{ADVERBS})[上下]回)(?:{ADVERBS})?",
    "に": f"に[はも]?(?:{ADVERBS})?",
}


def after_pattern(char: str) -> re.Pattern[str]:
    """What may limit a figure and starts with a character, in groups named for the qualifiers."""
    first = "を" if char in "台の" else char
    groups = {name: [phrase[1:] for phrase in phrases.split() if phrase[0] == first] for name, phrases in AFTER.items()}
    limits = "|".join(f"(?P<{name}>{'|'.join(rests)})" for name, rests in groups.items() if rests)
    held = "|".join(f"{char}(?:{rest})" for chars, rest in HELD_APART if char in chars)
    return re.compile(f"{f'(?!{held})' if held else ''}{HEADS.get(first, first)}(?:{limits})")


AFTER_BY_START = {
    char: after_pattern(char)
    for char in {"台", "の"}.union(phrase[0] for phrases in AFTER.values() for phrase in phrases.split())
}
QUALIFIERS: dict[str | None, Qualifier] = {qualifier.value: qualifier for qualifier in AFTER}
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
    pattern = AFTER_BY_START.get(following)
    if pattern and (match := pattern.match(folded, end)):
        return QUALIFIERS[match.lastgroup]
    while start and folded[start - 1] == " ":
        start -= 1
    phrases = BEFORE_BY_LAST.get(folded[start - 1 : start])
    if folded[start - 1 : start] == "約" and folded[start - 2 : start - 1] in MAKES_YAKU_A_WORD:
        return EXACT
    if phrases and folded.endswith(phrases, 0, start):
        return next(BEFORE[phrase] for phrase in phrases if folded.endswith(phrase, 0, start))
    return EXACT
