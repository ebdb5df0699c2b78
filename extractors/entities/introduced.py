"""Japanese names that no dictionary has, told by their surroundings: a trade before them, brackets after them, what they do."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from extractors.entities.mention import Mention
from extractors.entities.names_japanese import KATAKANA_WORD
from extractors.entities.tables import references
from extractors.reading import Parsed, Reading

BEFORE_SEAT = re.compile(r"[一-龠々ァ-ヺーA-Za-z0-9&・]{3,20}$")
INSTITUTION = re.compile(
    r"([一-龠々ァ-ヺー]{3,20}(?:庁|省|会議|機構|協会|委員会|連盟|連合|銀行|大学|研究所|会社|学会|財団|センター))(?=[(（])"
    r"|([一-龠々]{2,4}[都道府県市区町村]立[一-龠々]{2,8}(?=[はがをにとのもへ、で（(]))"  # 白波県立美術館
)

# A katakana name after the trade of its owner, or what it is to somebody: 水素新興のエアリオン, 競合のカーゴネクスト.
AFTER_TRADE = re.compile(
    r"(?:(?:大手|新興|会社|企業|メーカー|商社|チェーン|事業者|開発元)(?:の|、)?|(?:競合|競争相手|ライバル|傘下|提携先|出資先|取引先)の)"
    r"([ァ-ヺー・]{3,})(?=[はがをにとのもへ、で（(])"
)
COINED = re.compile(r"[ァ-ヺー・]{4,}")
LISTED = re.compile(r"(?:^|[\n。])(?:【[^】\n]{1,6}】|[◆■●▼▽・○◇]) ?$")  # what begins an item of a list
ACTS = frozenset("発表 公表 調達 買収 出資 投資 投じる 提携 参入 上場 設立 開発 運営 発売 計上 撤退 受注 子会社化 増資 資本提携".split())
OFFICES = re.compile(r"の?株[はがをの価]|の(?:社長|会長|副社長|CEO|CFO|広報|役員|幹部|創業者|経営陣|取締役会)")


def introduced_spans(named: list[Mention], reading: Reading) -> Iterator[tuple[int, int]]:
    """(start, end) of the names of organisations that their surroundings introduce."""
    for pattern in (INSTITUTION, AFTER_TRADE):
        yield from (match.span(match.lastindex or 0) for match in pattern.finditer(reading.text))
    for mention in named:
        if mention.entity.kind == "place" and reading.text[mention.start - 1 : mention.start] in ("(", "（"):
            if match := BEFORE_SEAT.search(reading.text, max(0, mention.start - 21), mention.start - 1):
                yield match.span()
    for parsed in reading.parsed.values():
        yield from coined_spans(reading, parsed)


def coined_spans(reading: Reading, parsed: Parsed) -> Iterator[tuple[int, int]]:
    """(start, end) of katakana words that nobody has put together before, where they act, are in office or head an item."""
    for match in COINED.finditer(parsed.text):
        tokens = [token for token in parsed.words if match.start() <= token.idx < match.end()]
        start, end = parsed.sentence.start + match.start(), parsed.sentence.start + match.end()
        whole = bool(tokens) and tokens[0].idx == match.start() and tokens[-1].idx + len(tokens[-1]) == match.end()
        if not whole or any(token.text in references()["modifiers_ja"] for token in tokens):
            continue
        if len(tokens) == 1 and tokens[0].has_vector:
            continue
        following = tokens[-1].nbor().pos_ if tokens[-1].i + 1 < len(parsed.doc) else ""
        preceding = tokens[0].nbor(-1).pos_ if tokens[0].i else ""
        if preceding in ("NOUN", "PROPN"):
            continue
        office = OFFICES.match(reading.text, end)
        listed = LISTED.search(reading.text, max(0, start - 12), start) and reading.text[end : end + 1] in "（(　:："
        if office or listed or (following not in ("NOUN", "PROPN") and acts(tokens[-1])):
            yield start, end


def acts(token: Token) -> bool:
    """True for the subject of what firms do: 「カーゴネクストは40億円を調達した」."""
    return token.dep_ in ("nsubj", "dislocated") and token.head.lemma_ in ACTS
