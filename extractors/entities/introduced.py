"""Japanese names that no dictionary has, told by their surroundings: a trade before them, brackets after them, what they do."""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from extractors.entities.mention import Mention
from extractors.entities.tables import references
from extractors.reading import Parsed, Reading

BEFORE_SEAT = re.compile(r"[一-龠々ァ-ヺーA-Za-z0-9&・]{3,20}$")
INSTITUTION = re.compile(
    r"([一-龠々ァ-ヺー]{3,20}(?:庁|省|会議|機構|協会|委員会|連盟|連合|銀行|大学|研究所|会社|学会|財団|センター))(?=[(（])"
    r"|([一-龠々]{2,4}[都道府県市区町村]立[一-龠々]{2,8}(?=[はがをにとのもへ、で（(]))"  # 白波県立美術館
)
# A katakana name after the trade of its owner, or what it is to somebody: 水素新興のエアリオン, 競合のカーゴネクスト.
AFTER_TRADE = re.compile(
    r"(?:(?:大手|新興|会社|企業|メーカー|商社|チェーン|事業者|開発元)(?:の|、)?"
    r"|(?:競合|競争相手|ライバル|傘下|提携先|出資先|取引先)の)([ァ-ヺー・]{3,})(?=[はがをにとのもへ、で（(])"
)
COINED = re.compile(r"[ァ-ヺー・]{3,}")
COUNTRIES = frozenset("米英独仏伊韓露豪蘭")  # one letter before a foreign name: 米ルミナー
LISTED = re.compile(r"(?:^|[\n。])(?:【[^】\n]{1,6}】|[◆■●▼▽・○◇]) ?$")  # what begins an item of a list
# What follows the name of a firm.
OF_A_FIRM = re.compile(
    r"の?株[はがをの価]|の(?:社長|会長|副社長|CEO|CFO|広報|役員|幹部|創業者|経営陣|取締役会|企業価値|時価総額|純利益|売上高)"
)
# What firms do.
ACTS = frozenset(
    """
        発表 公表 調達 買収 出資 投資 投じる 提携 参入 上場 設立 開発 運営 発売 計上 撤退 受注 子会社化 増資 完了 生産 出荷 販売
    """.split()
)


def introduced_spans(named: list[Mention], reading: Reading) -> Iterator[tuple[int, int]]:
    """(start, end) of the names of organisations that their surroundings introduce."""
    for pattern in (INSTITUTION, AFTER_TRADE):
        yield from (match.span(match.lastindex or 0) for match in pattern.finditer(reading.text))
    for mention in named:
        bracketed = mention.entity.kind == "place" and reading.text[mention.start - 1 : mention.start] in ("(", "（")
        if bracketed and (match := BEFORE_SEAT.search(reading.text, max(0, mention.start - 21), mention.start - 1)):
            yield match.span()
    for parsed in reading.parsed.values():
        yield from coined_spans(reading, parsed)


def coined_spans(reading: Reading, parsed: Parsed) -> Iterator[tuple[int, int]]:
    """(start, end) of katakana words that no dictionary has together, where they do or have what firms do, or head an item."""
    for match in COINED.finditer(parsed.text):
        start, end = parsed.sentence.start + match.start(), parsed.sentence.start + match.end()
        tokens = parsed.tokens(start, end)
        if not tokens or (parsed.start(tokens[0]), parsed.end(tokens[-1])) != (start, end) or is_sort(tokens):
            continue
        before = tokens[0].nbor(-1) if tokens[0].i else None
        after = tokens[-1].nbor() if tokens[-1].i + 1 < len(parsed.doc) else None
        foreign = before is not None and before.text in COUNTRIES
        if (before is not None and before.pos_ in ("NOUN", "PROPN") and not foreign) or (
            after is not None and after.pos_ in ("NOUN", "PROPN")
        ):
            continue
        listed = LISTED.search(reading.text, max(0, start - 12), start) and reading.text[end : end + 1] in "（(　:："
        rare = len(tokens) > 1 or not tokens[0].has_vector
        if foreign or (rare and (listed or OF_A_FIRM.match(reading.text, end) or acts(tokens[-1]))):
            yield start, end


def is_sort(tokens: Sequence[Token]) -> bool:
    """True for a word that ends in one for a sort of firm or thing: 米ヘッジファンド, クラウドサービス."""
    return tokens[-1].text.endswith(tuple(references()["sorts_ja"]))


def acts(token: Token) -> bool:
    """True for the subject of what firms do: 「カーゴネクストは40億円を調達した」."""
    return token.dep_ in ("nsubj", "dislocated") and token.head.lemma_ in ACTS
