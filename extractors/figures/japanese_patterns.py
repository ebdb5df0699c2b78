"""The words and regular expressions of the Japanese reader."""

import re

from extractors.figures.numerals import KANJI_DIGITS, KANJI_LARGE, KANJI_SMALL
from extractors.records import Kind

NUMERALS = "0-9" + "".join(KANJI_DIGITS) + "".join(KANJI_SMALL)
# Words that are figures by themselves: printed, kind, value, unit.
WORDS: dict[str, tuple[Kind, float, str]] = {
    "首位": (Kind.RANK, 1.0, "rank"),
    "半減": (Kind.RATIO, 0.5, "times"),
    "半分": (Kind.RATIO, 0.5, "times"),
    "半額": (Kind.RATIO, 0.5, "times"),
    "半数": (Kind.RATIO, 0.5, "times"),
    "倍増": (Kind.RATIO, 2.0, "times"),
    "倍以上": (Kind.RATIO, 2.0, "times"),
    "過半数": (Kind.RATIO, 0.5, "times"),
}
VAGUE_BEFORE = "数何幾"
SCALES = frozenset((*KANJI_SMALL, *KANJI_LARGE))
PER = ("当たり", "あたり", "当り", "ごと", "毎に")
REFERENCES = (
    "号",
    "条",
    "章",
    "項",
    "番",
    "版",
    "面",
    "丁目",
    "番地",
    "系",
    "型",
    "式",
    "世",
    "次",
    "区",
    "級",
    "輪",
    "段",
    "限",
    "課",
    "節",
    "代",
    "軍",
    "酸",
    "時",
    "桁",
    "月期",
    "つ目",
    "人称",
)
NOT_AFTER_COUNTER = ("化", "性", "的", "目標")
JOINER = re.compile(r"(?:[~\-–—―]|から|ないし|または) ?")
FRACTION = re.compile(r"分の(?=[0-9一二三四五六七八九十])")
WARI = re.compile(rf"割(?:(?P<bu>[0-9{''.join(KANJI_DIGITS)}])分(?!の))?(?:(?P<rin>[0-9{''.join(KANJI_DIGITS)}])厘)?")
CONSECUTIVE = re.compile(r"(?P<unit>四半期|期|年|回|カ月|か月|ヵ月|日|週|度|大会|場所|試合|シーズン)連続")
CONSECUTIVE_UNITS = {
    "四半期": "quarter",
    "期": "term",
    "年": "year",
    "回": "time",
    "カ月": "month",
    "か月": "month",
    "ヵ月": "month",
    "日": "day",
    "週": "week",
    "度": "time",
    "大会": "tournament",
    "場所": "tournament",
    "試合": "game",
    "シーズン": "season",
}
TEMPERATURE = re.compile(r"(?:気温|セ氏|摂氏|零下|氷点下|水温|最高|最低|体温|プラス|マイナス|温度)[はがもで約のを]?$")
PER_SECOND = re.compile(r"(?:毎秒|1秒間に|1秒に|1秒あたり|1秒当たり|一秒間に|一秒に|秒間)[約最大およそ]{0,4}$")
NOUN_AFTER = re.compile(r"(?:以上|超|余り|余|程度|弱|強|近く)?の(?P<noun>[A-Za-z0-9]{2,12}|[ァ-ヶー]{2,12}|[一-龠]{2,6})")
PARTICLES = "はがもをにでの、約計 ・(（「最大およそ"
CLOCK = re.compile(r"[0-9]{1,2}時(?!間)(?:[0-9]{1,2}分|半)?|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9])")
PHONE = re.compile(r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}(?![0-9])")
SCORE = re.compile(r"[0-9]{1,3}(?:-|対)[0-9]{1,3}(?![0-9]|[^0-9\s]{0,2}(?:円|%|人))")
MARKER = re.compile(r"[0-9]{1,2}(?:[.．)、](?=[^0-9])|\s(?=[^0-9]))")
MONTHS_ONLY = re.compile(r"[0-9]{1,2}[~-][0-9]{1,2}月期?")  # a quarter whose year is not said
VERSION = re.compile(r"[0-9]+(?:\.[0-9]+){2,}")
RATE_BASE = re.compile(r"\s?[=＝]")
LATIN_BEFORE = re.compile(r"[A-Za-z]+$")
WEB = r"(?:https?://|www\.)[^\s<>\"、。」]{1,2000}"
LONGEST_NOUN = 8
MAX_SIGN = 4
