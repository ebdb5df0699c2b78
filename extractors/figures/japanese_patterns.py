"""The words and regular expressions of the Japanese reader."""

import re
import string

from extractors.figures.numerals import KANJI_DIGITS, KANJI_LARGE, KANJI_SMALL
from extractors.records import Kind

NUMERALS = "0123456789" + "".join(KANJI_DIGITS) + "".join(KANJI_SMALL)
NUMERAL = frozenset(NUMERALS)
SCALES = frozenset((*KANJI_SMALL, *KANJI_LARGE))
DASHES = "–—―-"  # the hyphen last, for character classes
# Words that are figures by themselves: printed, kind, value, unit.
WORDS: dict[str, tuple[Kind, float, str]] = {
    "首位": (Kind.RANK, 1.0, "rank"),
    "半減": (Kind.RATIO, 0.5, "times"),
    "半分": (Kind.RATIO, 0.5, "times"),
    "半額": (Kind.RATIO, 0.5, "times"),
    "半数": (Kind.RATIO, 0.5, "times"),
    "過半数": (Kind.RATIO, 0.5, "times"),
    "過半": (Kind.RATIO, 0.5, "times"),
    "倍増": (Kind.RATIO, 2.0, "times"),
    "倍": (Kind.RATIO, 2.0, "times"),
    "半年間": (Kind.DURATION, 0.5, "years"),
    "半年": (Kind.DURATION, 0.5, "years"),
    "半世紀": (Kind.DURATION, 50.0, "years"),
}
MAJORITY = ("過半数", "過半")
ALONE = re.compile(
    r"首位(?!打者)|半減(?!期)|半分|半額|半数|過半数|過半(?=[をのには、。]|\Z)|半年間?|半世紀|倍増|倍(?=に|の|増|近|以|強|弱|超|で|だ|。|、|\Z)"
)
VAGUE = "数何幾"

# -- what follows a number and makes it a reference, a date or a time ------------------------------------------------------

# 「120メガ(メガは100万)ワット」: economic papers explain a prefix or a scale word in brackets.
PREFIX_WORDS = "ナノ|マイクロ|ミリ|キロ|メガ|ギガ|テラ|ペタ|エクサ|ゼタ|京|垓"
GLOSS = re.compile(rf"(?P<prefix>{PREFIX_WORDS})\((?P=prefix)は[^()\n]{{1,15}}\)")
GLOSS_NEXT = frozenset(word[0] for word in PREFIX_WORDS.split("|"))
QUOTED_NAME = re.compile(r"[「『][^「」『』、。はがをも\s]{2,12}$")  # before the last digit of a name: 「ひとみ2」
IN_GLOSS = re.compile(rf"\((?:{PREFIX_WORDS})は[^()\n]{{0,12}}\Z")
PER = ("当たり", "あたり", "当り", "ごと", "毎に", "につき", "おき", "平均")
PER_TIME = re.compile(rf"に?(?:約|最大|平均|およそ|最高)?[{NUMERALS}]")
PER_ONE = re.compile(rf"に(?:約|最大|平均|およそ|最高)?[{NUMERALS}]")
REFERENCES = tuple(
    """
    号 条 章 項 番 版 面 丁目 番地 系 型 式 世 次 区 級 輪 段 限 課 節 代 軍 酸 時 桁 月期 月号 つ目 人称 度 国間 者択一
    次元 交代 刷 塁 合目 巡目 拍子 択 親等 歩 ラン ドア ウェイ バック トップ ビット ピース デー
    """.split()
)
REFUSED = re.compile(
    r"(?P<clock>[0-9]{1,2}時(?!間)(?:[0-9]{1,2}分|半)?|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9]))"
    r"|(?P<phone>0[0-9]{1,4}[-・(][0-9]{1,4}[-・)][0-9]{3,4}(?![0-9])|0[0-9]{1,4}\)[0-9]{1,4}-[0-9]{3,4})"
    r"|(?P<match>[0-9]{1,3}対[0-9]{1,3}(?![0-9]))"
    r"|(?P<address>[0-9]+(?:-[0-9]+){2,30})"
    r"|(?P<ticker>[0-9]{4}\.[A-Z]{1,2}(?![A-Za-z0-9]))"
    r"|(?P<version>[0-9]+(?:\.[0-9]+){2,30})"
    rf"|(?P<months>[0-9]{{1,2}}[~{DASHES}][0-9]{{1,2}}月期?)"  # a quarter whose year is not said
    r"|(?P<nights>[0-9]+泊(?:[0-9]+日)?)"
    r"|(?P<record>[0-9]{1,3}勝[0-9]{1,3}敗)"
    r"|(?P<product>[0-9][0-9.,]*[×*/][0-9][0-9.,]*)"
)
# Before these the numerals may be part of a name ("GPT-4", "H100"), a gloss or a list.
REFUSED_BEFORE = frozenset(string.ascii_letters + string.punctuation + DASHES + "はの\n") - frozenset("(\"'$%&+,;<=>[~")
REFUSED_NEXT = frozenset("時:-–—―(・対.~泊勝)×*/」』")
MARKER = re.compile(r"[0-9]{1,2}(?:[.．)、](?=[^0-9])|\s(?=[^0-9]))")
IN_BRACKETS = re.compile(r"[0-9]{1,4}[\])>]")
TOKEN = re.compile(r"[A-Za-z0-9.\-_@/–—―]*")
DATE_NEXT = frozenset("年月日-/.~–—―〜、")

# -- what joins and completes a number -------------------------------------------------------------------------------------

JOINER = re.compile(rf"(?:[~→{DASHES}]|から|ないし|または) ?")
JOINER_NEXT = frozenset("~→かなま" + DASHES)
OPEN_JOINERS = ("から", "ないし", "または")
CHANGED_TO = ("に", "へ", "と", "まで")
BETWEEN = "$¥€£₩約"
SPECIAL_NEXT = frozenset("分/と")
SLASHED = re.compile(r"([1-9])/([2-9])(?=[にのをがはとで以]|程度|未満|[。、]|\Z)")
MIXED = re.compile(r"と(?:([1-9])/([2-9])(?![0-9/])|([2-9二三四五六七八九])分の([1-9一二三四五六七八九]))")
FRACTION = re.compile(r"分の(?=[0-9一二三四五六七八九十])")
_DIGIT = f"[0-9{''.join(KANJI_DIGITS)}]"
WARI = re.compile(rf"割(?:(?P<bu>{_DIGIT})分(?!の{_DIGIT}))?(?:(?P<rin>{_DIGIT})厘)?")
IN_A_ROW = re.compile("連続|(?=続けて|続いて|続きで|続落|続伸)")
IN_A_ROW_NEXT = frozenset("連続")
MODEL_SIZE = re.compile(r"B(?:個?の?パラメータ?ー?|(?= ?(?:モデル|版|級|クラス|規模)|\Z))")
SCALE_MARK = re.compile(r"(?:(?P<k>[kK])|(?P<m>[mM]n?)|(?P<b>[bB]n?)|(?P<t>[tT]n?))(?![A-Za-z0-9])")
MARK_FACTORS = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
NUMBER_ONE = re.compile(r"(?:No\.? ?|№ ?)([0-9]{1,3})(?![0-9.,]*[0-9])")

# -- context -----------------------------------------------------------------------------------------------------------------

MAGNITUDES = ("マグニチュード", "スコア")  # katakana before a number that it does not name
PERIODS = ("前半", "後半", "延長", "延長前半", "延長後半")  # 「後半35分」 is a time of a match
TEMPERATURE = re.compile(
    r"気温|セ氏|摂氏|華氏|零下|氷点下|水温|体温|温度|高温|低温|室温|最高|最低|プラス|マイナス|熱|暑|寒|夏日|冬日|冷"
)
BELOW_ZERO = ("氷点下", "零下")
SCALE_NAMES = ("セ氏", "摂氏", "華氏")
RATES = {"時速": 1.0, "毎時": 1.0, "分速": 60.0, "毎分": 60.0, "秒速": 3600.0, "毎秒": 3600.0}
# What is measured in metres a second or kilometres an hour without saying so: no part of the figure.
SPEEDS = {"風速": 3600.0, "最速": 1.0, "球速": 1.0}
RATE_BEFORE = re.compile(rf"(?P<rate>{'|'.join([*RATES, *SPEEDS])})(?P<gap>[はがの]?(?:約|およそ|最大|平均)?)$")
PER_SECOND = re.compile(r"(?:毎秒|[1一]秒(?:間に|に|あたり|当たり)|秒間)[約最大およそ]{0,4}$")
MASS_BEFORE = re.compile(
    "体重|重さ|重量|コメ|米|肉|魚|薬物|覚醒剤|大麻|コカイン|麻薬|食塩|砂糖|小麦|野菜|金塊|荷物|ごみ|肥料|豆|漁獲|水揚|収量|収穫"
)
NOUN_AFTER = re.compile(
    r"(?:(?:以上|超|余り|余|程度|弱|強|近く|前後|規模|も)?の|を超(?:える|す))"
    r"(?P<noun>[A-Za-z0-9][A-Za-z0-9 ]{1,24}|[ァ-ヶー]{2,12}|[一-龠]{1,8})"
)
NOUN_AFTER_NEXT = frozenset("の以超余程弱強近前規をも")
PARTICLES = frozenset("はがもを、約計年月 ・(「」』)最大およそ")
AFFECTED = 8
# Latin words whose digits are part of the name, whatever follows.
LATIN_NAMES = frozenset(
    "PS TOP CO PM GPT COVID ISO JR BA SDG SDGs iOS iPhone iPad PC HBM DDR USB Web web HDMI MP DX NO".split()
)
SOLID_NOUNS = frozenset(["person", "company", "country", "case", "unit", "ship", "aircraft"])
FOLLOWED = frozenset([Kind.RANK, Kind.PERCENT])  # whose unit a further number may follow: 「1割5分」
SOLID_KINDS = frozenset([Kind.MONEY, Kind.PERCENT, Kind.RATIO, Kind.MASS, Kind.POWER, Kind.ENERGY, Kind.DATA, Kind.COMPUTE])
WEB = re.compile(r"(?:https?://|www\.)[^\s<>\"、。」]{1,2000}")
POSTCODE = re.compile(r"〒 ?[0-9]{3}-?[0-9]{0,4}")
# Each rate of the smaller unit to the larger, for a value printed in two: "2時間30分".
STEPS = {("years", "months"): 12.0, ("hours", "minutes"): 60.0, ("minutes", "seconds"): 60.0}
