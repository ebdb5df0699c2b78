"""Dates and fiscal periods in Japanese text, in both calendars."""

import re
from dataclasses import replace

from extractors.figures.draft import Draft
from extractors.figures.numerals import KANJI_DIGITS, japanese_value
from extractors.records import Kind, Qualifier

# First year of each era less one (元年 is 1). Source: the era names in Unicode CLDR's Japanese calendar.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
ERA = "|".join(ERAS)
_DIGITS = "".join(KANJI_DIGITS)
_SMALL = r"(?:[0-9]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
YEAR4 = rf"(?:[0-9]{{4}}|[{_DIGITS}]{{4}}|(?:二千|千九百)[一二三四五六七八九十]{{1,3}})"
SENTENCES = ("懲役", "禁錮", "拘禁刑")  # 「懲役10年6月」 lasts
FOLLOWING_YEAR = (
    r"(?:\s?(?:に(?!及|わた|渡|亘|[1一][度回])|から|まで|以降|以前|時点|末|初|春|夏|秋|冬|前半|後半|内に|中に|には|は"
    r"|と(?:[0-9]{2}|比|の比)|[0-9]{1,2}月|[一二三四五六七八九十]{1,3}月|度|第[1-4一二三四]四半期|比|頃|ごろ|半ば|実績|当時))"
)
_DAY = rf"(?P<day>{_SMALL})(?:(?:[~–—―〜-](?P<last>{_SMALL}))?日(?!間)|(?=[、・][0-9]{{1,2}}日(?!間)))"
FULL = re.compile(
    rf"(?:(?P<era>{ERA})\s?(?P<eyear>元|{_SMALL})|(?:西暦)?(?P<year4>{YEAR4})|'?(?P<year2>[0-9]{{2}}))年"
    rf"(?:(?P<fiscal>度)(?!第)|\s?(?P<month>{_SMALL})(?:[~–—―〜-](?P<to>{_SMALL}))?月(?!号)(?P<period>期)?(?:\s?{_DAY})?|(?:度)?第(?P<quarter>[1-4一二三四])四半期)?"
)
MONTH_DAY = re.compile(rf"(?P<month>{_SMALL})月(?:{_DAY}|(?!期|[号分]))")
DAY_ONLY = re.compile(
    r"(?P<day>[0-9]{1,2})両?日(?!間|連続|続|目|以内|ぶり|後|前|以上|分|数|程度|弱|強|余|未満|たった|ほど|ずつ|当|あたり|ごと|おき|平均|超|近く|半|につき|に(?:約|平均|最大)?[0-9]|最大|最高|も早|[0-9])"
)
KANJI_DAY = re.compile(
    r"(?P<day>三十一?|二?十[一二三四五六七八九]?|[二三四五六七八九])日(?=[、。にのはもへま付午夜朝未夕昼,・)]|から|まで|発|開|現在|時点|\Z)(?!に(?:わた|及)|の間|はか|もか|のうち)"
)
# 「11~12日に開く」, but 「2~3日で治る」, 「2~3日に1度」 and 「2~3日、様子を見る」.
DAYS = re.compile(
    r"(?P<day>[0-9]{1,2})[~–—―-](?P<last>[0-9]{1,2})日(?=に(?!約?[0-9一]|わた|及)|(?<=1[0-9]日)、|(?<=[23][0-9]日)、)"
)
# After these 「3日」 is a length of time.
LASTING = tuple("週 週休 あと 残り 残る 丸 計 延べ まる 有給 最長 最短 最長で 最短で 毎 約 わずか たった およそ 年 泊".split())
ISO = re.compile(r"(?P<year>(?:19|20)[0-9]{2})[-/.](?P<month>1[0-2]|0?[1-9])[-/.](?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])")
FISCAL_LATIN = re.compile(r"FY\s?'?(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])", re.IGNORECASE)
YEARS = re.compile(
    rf"(?P<first>(?:19|20)?[0-9]{{2}})[~–—―-](?P<last>(?:19|20)?[0-9]{{2}})年(?P<fiscal>度)?(?P<as_year>{FOLLOWING_YEAR})?"
)
AFTER_YEAR = re.compile(r"(?:19|20)[0-9]{2}年[と、や・]\Z")
TO = re.compile(r"[~–—―-]")
NOT_A_YEAR = (
    "年代",
    "年間",
    "年前",
    "年後",
    "年ぶり",
    "年目",
    "年連続",
    "年以上",
    "年以内",
    "年近く",
    "年超",
    "年余",
    "年来",
    "年半",
    "年越し",
    "年弱",
    "年強",
    "年物",
    "年債",
    "年もの",
    "年未満",
    "年ほど",
    "年程度",
    "年足らず",
)
TWO_DIGIT_YEAR = re.compile(rf"'?[0-9]{{2}}年{FOLLOWING_YEAR}")
MONTH_SPANS = {(1, 3): 1, (4, 6): 2, (7, 9): 3, (10, 12): 4}
KANJI_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
APPROXIMATE_AFTER = ("ごろ", "頃", "前後", "半ば", "春", "夏", "秋", "冬", "初め", "末ごろ")


def read(folded: str, start: int) -> tuple[Draft | None, int]:
    """(the date that starts at `start`, where to read on); (None, start) if there is none."""
    if (match := YEARS.match(folded, start)) and (years := year_range(folded, match)):
        return years, years.end
    first, end = single(folded, start)
    if first is not None and (joiner := TO.match(folded, end)):
        second, _ = single(folded, joiner.end())
        if second is not None and (upper := filled(str(first.value), str(second.value))):
            return replace(first, end=second.end, value_high=upper, qualifier=Qualifier.RANGE), second.end
    return first, end


def filled(first: str, second: str) -> str | None:
    """The later date with what it leaves to the earlier one filled in; None if the two make no range."""
    upper = second
    if second.startswith("---"):
        upper = first[:-2] + second[-2:] if first[-3:-2] == "-" and len(first) in (5, 7, 10) else ""
        upper = "" if len(first) == 7 and not first.startswith("--") else upper
    elif second.startswith("--") and not first.startswith("--"):
        upper = first[:5] + second[2:]
    return upper if len(upper) == len(first) and upper > first else None


def year_range(folded: str, match: re.Match[str]) -> Draft | None:
    """「2020〜22年」 and 「2024〜26年度」; None where the years are a length of time ("20〜30年")."""
    first, last = match["first"], match["last"]
    odd = match["as_year"] or int(first) % 5 or int(last) % 5  # "21〜23年", but "20〜30年" lasts
    whole = len(first) == 4 or match["fiscal"] or (odd and 10 <= int(first) < int(last) < int(first) + 10)
    if not whole or folded.startswith(NOT_A_YEAR, match.end("last")):
        return None
    lower = first if len(first) == 4 else f"{century(int(first))}"
    upper = last if len(last) == 4 else lower[:2] + last
    if not lower < upper:
        return None
    prefix, end = ("FY", match.end("fiscal")) if match["fiscal"] else ("", match.end("last") + 1)
    return Draft(match.start(), end, Kind.DATE, prefix + lower, None, prefix + upper, Qualifier.RANGE)


def single(folded: str, start: int) -> tuple[Draft | None, int]:
    """(one date at `start`, where to read on); (None, start) if there is none."""
    if match := FISCAL_LATIN.match(folded, start):
        year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
        return dated(folded, start, match.end(), f"FY{year}"), match.end()
    if match := ISO.match(folded, start):
        return dated(folded, start, match.end(), "-".join(p.zfill(2) for p in match.groups())), match.end()
    if match := FULL.match(folded, start):
        return year_date(folded, match)
    if match := MONTH_DAY.match(folded, start):
        month = number(match["month"])
        if (match.start() and folded[match.start() - 1] in "カかヶヵケ箇") or not 1 <= month <= 12:
            return None, start
        return days(folded, match, f"--{month:02d}"), match.end()
    match = DAY_ONLY.match(folded, start) or KANJI_DAY.match(folded, start)
    if match and 1 <= (day_number := number(match["day"])) <= 31 and not folded.endswith(LASTING, 0, start):
        return dated(folded, start, match.end(), f"---{day_number:02d}"), match.end()
    if match := DAYS.match(folded, start):
        return days(folded, match, "--"), match.end()
    return None, start


def century(year: int) -> int:
    """The year that two digits stand for."""
    return year + (2000 if year < 70 else 1900)


def year_date(folded: str, match: re.Match[str]) -> tuple[Draft | None, int]:
    """The date of a match that names a year, or (None, start) where the year is a duration ("10年の歴史")."""
    start, end = match.start(), match.end()
    year_end = folded.index("年", start)
    if folded.startswith("年代", year_end) or folded.endswith(SENTENCES, 0, start):
        return None, start
    if match["era"]:
        year = ERAS[match["era"]] + (1 if match["eyear"] == "元" else number(match["eyear"]))
    elif match["year4"]:
        year = number(match["year4"])
        if not 1500 <= year <= 2199 or folded.startswith(NOT_A_YEAR, year_end):
            return None, start
    else:
        plain = not (match["month"] or match["fiscal"] or match["quarter"])
        before = folded[max(0, start - 2) : start]
        if folded.startswith((*NOT_A_YEAR, "年分"), year_end) or (
            plain
            and not AFTER_YEAR.search(folded, max(0, start - 7), start)
            and (
                not TWO_DIGIT_YEAR.match(folded, start)
                or (
                    before.endswith(("約", "で", "続", "後", "、", "の", "も", "は", "計"))
                    and not folded.startswith(("に", "まで", "から", "以降", "末"), year_end + 1)
                )
            )
        ):
            return None, start
        year = century(int(match["year2"]))
    if match["fiscal"]:
        return dated(folded, start, end, f"FY{year}"), end
    if match["quarter"]:
        quarter = KANJI_QUARTERS.get(match["quarter"]) or int(match["quarter"])
        fiscal = "FY" if "年度" in match[0] else ""
        return dated(folded, start, end, f"{fiscal}{year}-Q{quarter}"), end
    if not match["month"]:
        return dated(folded, start, end, f"{year}"), end
    month = number(match["month"])
    if match["to"]:
        last = number(match["to"])
        if quarter_number := MONTH_SPANS.get((month, last)):
            return dated(folded, start, end, f"{year}-Q{quarter_number}"), end
        if 1 <= month < last <= 12:
            return Draft(start, end, Kind.DATE, f"{year}-{month:02d}", None, f"{year}-{last:02d}", Qualifier.RANGE), end
    if not 1 <= month <= 12:
        return dated(folded, start, year_end + 1, f"{year}"), year_end + 1
    if match["period"]:  # 2025年3月期: the fiscal year that ends in that month, named for the year it starts in
        return dated(folded, start, end, f"FY{year if month == 12 else year - 1}"), end
    return days(folded, match, f"{year}-{month:02d}"), end


def days(folded: str, match: re.Match[str], month: str) -> Draft:
    """The day that a match names in a month, its days from one to another, or the whole month."""
    first, last = (number(match[name]) if match[name] else 0 for name in ("day", "last"))
    draft = dated(folded, match.start(), match.end(), f"{month}-{first:02d}" if first else month)
    if not first < last <= 31:
        return draft
    return replace(draft, value_high=f"{month}-{last:02d}", qualifier=Qualifier.RANGE)


def number(text: str) -> int:
    """A small whole number in digits or kanji."""
    return int(japanese_value(text) or 0)


def dated(folded: str, start: int, end: int, value: str) -> Draft:
    """A date, with the limit that the words around it set."""
    qualifier = Qualifier.EXACT
    if folded.startswith(("までに", "までの", "以前", "末までに"), end) or folded.endswith(("遅くとも", "遅くても"), 0, start):
        qualifier = Qualifier.AT_MOST
    elif folded.startswith(("以降", "からは"), end) or folded.endswith(("早くとも", "早くても"), 0, start):
        qualifier = Qualifier.AT_LEAST
    elif folded.startswith(APPROXIMATE_AFTER, end):
        qualifier = Qualifier.APPROX
    return Draft(start, end, Kind.DATE, value, qualifier=qualifier)
