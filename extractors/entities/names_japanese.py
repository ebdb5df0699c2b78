"""Names in a parsed Japanese sentence: runs of proper nouns and Latin words, with their kinds."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from extractors.entities.tables import references
from extractors.figures.grammar import grammar
from extractors.reading import Parsed, Reading

NOT_A_NAME_JA = frozenset(
    """
        AI 人工知能 GPU CPU LLM IT TV GDP EV ドル ユーロ 円 HP PC SNS QR DX IoT IR NISA 明治 大正 昭和 平成 令和
        IPO MBO LBO EBO TOB M&A CEO CFO COO CTO PR OK NG ETF REIT ESG SDGs KPI ROE ROA PER PBR EPS BPS EBITDA CPI PPI PMI
        API OS USB VR AR FAX ATM PCR DNA CO2 LNG LPG LED OEM ODM B2B BtoB Q&A FAQ PDF Web NPO NGO PTA
        FIT FIP
    """.split()
)
LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.&\-]+$")
HIRAGANA = re.compile(r"[ぁ-ん]{4,}")
SHORT_QUOTE = 8  # characters in which nobody says much
# A number with or without a counter, which the dictionary also has as names (六十四, 千筆), and a year of an era. Not with the
# counters that ends of towns are: 八戸, 千種, 千頭.
COUNTERS = "筆羽匹隻軒票席曲品床畳坪人名個台本枚冊件回社校店棟基両年月日時分度割"
NUMERAL = re.compile(rf"(?:明治|大正|昭和|平成|令和)?[0-9０-９〇一二三四五六七八九十百千万億兆・．.,，]+[{COUNTERS}]?")
SHIP = re.compile(r"第[0-9０-９一二三四五六七八九十百]+[一-龠々ァ-ヺーぁ-ん]{1,6}?丸")
QUOTED = re.compile(r"[「『]([^「」『』\n]{2,24})[」』]")
# GiNZA's entity labels, as far as they are of use (Sekine's extended hierarchy).
GINZA_KINDS = {
    "Company": "organization",
    "Company_Group": "organization",
    "Government": "organization",
    "Political_Party": "organization",
    "International_Organization": "organization",
    "Corporation_Other": "organization",
    "Organization_Other": "organization",
    "Public_Institution": "organization",
    "Show_Organization": "organization",
    "Cabinet": "organization",
    "Political_Organization_Other": "organization",
    "Sports_Team": "organization",
    "Person": "person",
    "Country": "place",
    "Province": "place",
    "City": "place",
    "GPE_Other": "place",
    "Domestic_Region": "place",
    "Continental_Region": "place",
    "Facility_Other": "place",
    "Airport": "place",
    "Station": "place",
    "Port": "place",
    "Railroad": "place",
    "Road": "place",
    "Bridge": "place",
    "Park": "place",
    "Spa": "place",
    "Mountain": "place",
    "River": "place",
    "Island": "place",
    "Museum": "organization",
    "Theater": "organization",
    "Sports_Facility": "place",
    "School": "organization",
    "Research_Institute": "organization",
    "Car": "product",
    "Ship": "product",
}


FIRMS = frozenset({"Company", "Company_Group", "Corporation_Other", "Organization_Other", "Show_Organization"})
GINZA_NUMBERS = frozenset({"Date", "Money", "Percent", "Multiplication", "Position_Vocation", "Title_Other"})
WORD_OF_NAME = re.compile(r"[一-龠々]{2,4}|[ァ-ヺー]{3,10}")
KATAKANA = frozenset(map(chr, range(ord("ァ"), ord("ヺ") + 1)))
KATAKANA_END = KATAKANA | {"ー"}
KATAKANA_WORD = re.compile(r"[ァ-ヺー]{3,}")
PARTICLES = frozenset("は が を に で も へ から より まで".split())
IS_COINED = re.compile(r"[A-Za-zａ-ｚＡ-Ｚ]|^[ァ-ヺー]{2,}$")


def named_spans_ja(reading: Reading) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    """(start, end, kind) of the names in the sentences, and of those in the title."""
    inside = [name for parsed in reading.parsed.values() for name in japanese_names(parsed)]
    return inside, list(japanese_names(reading.title)) if reading.title else []


def japanese_names(parsed: Parsed) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of proper names in a Japanese sentence."""
    cues = references()["cues_ja"]
    tokens = list(parsed.doc)
    ships = {match.start(): (match.end(), "product") for match in SHIP.finditer(parsed.text)}
    quotes = (match for match in QUOTED.finditer(parsed.text) if holds_name(parsed, match))
    whole = {match.start(1): (match.end(1), quoted_kind(parsed, match)) for match in quotes} | ships
    for start, (end, kind) in whole.items():
        yield parsed.sentence.start + start, parsed.sentence.start + end, kind
    i = 0
    while i < len(tokens):
        if tokens[i].idx in whole:  # whose words are no names of their own
            end = whole[tokens[i].idx][0]
            i = next((n for n in range(i, len(tokens)) if tokens[n].idx >= end), len(tokens))
            continue
        j = i + 1 if is_proper_ja(tokens[i]) else coined(tokens, i)
        if not j:
            i += 1
            continue
        while (
            j < len(tokens)
            and not tokens[j - 1].whitespace_
            and (
                is_proper_ja(tokens[j])
                or bool(KATAKANA_WORD.fullmatch(tokens[j].text) and tokens[j - 1].text[-1] in KATAKANA_END)  # メディ + ポート
                or (tokens[j].text in ("-", "・", "－", "&") and j + 1 < len(tokens) and is_proper_ja(tokens[j + 1]))
            )
        ):
            j += 1
        kind = japanese_kind(tokens, i, j, cues)
        while j < len(tokens) and tokens[j].pos_ in ("NOUN", "PROPN") and goes_on(tokens[j], cues):
            j += 1
        j = firm_end(tokens, j)
        if kind == "person" and tokens[j - 1].text in references()["tails_ja"]:
            kind = "place"  # 飯田工場
        text = parsed.doc[i:j].text
        if is_firm(text) or (
            not is_proper_ja(tokens[i])
            and kind == "place"
            and tokens[j - 1].text not in references()["seats_ja"]
            and tokens[j - 1].text not in cues["place"]
        ):
            kind = "organization"
        no_name = text in NOT_A_NAME_JA or text in references()["sorts_ja"] or text in grammar().symbols  # the unit kWh
        if len(text) > 1 and not no_name and not NUMERAL.fullmatch(text):
            yield parsed.start(tokens[i]), parsed.end(tokens[j - 1]), kind
        i = j


def quoted_kind(parsed: Parsed, quoted: re.Match[str]) -> str:
    """The kind of a name in quotes, by how it ends and by the noun before them: 持ち株会社「北斗」, 工業団地「緑丘」."""
    if is_firm(quoted[1]):
        return "organization"
    before = token_before(parsed, quoted)
    cues = references()["cues_ja"]
    return next((kind for kind in ("organization", "place") if before is not None and before.text in cues[kind]), "product")


def token_before(parsed: Parsed, quoted: re.Match[str]) -> Token | None:
    """The token right before quotes."""
    return next((token for token in parsed.doc if token.idx + len(token.text) == quoted.start()), None)


def holds_name(parsed: Parsed, quoted: re.Match[str]) -> bool:
    """True if quotes hold a name (小型ロケット「カササギ」): not what is said or done (「残念」, 「確認中」), no amount."""
    before = token_before(parsed, quoted)
    after_noun = before is not None and before.pos_ in ("NOUN", "PROPN")
    if len(quoted[1]) > 16 or re.search(r"[。、]", quoted[1]):
        return False
    if HIRAGANA.search(quoted[1]) and not (after_noun and len(quoted[1]) <= SHORT_QUOTE):  # but フェリー「みかづき」
        return False
    tokens = [token for token in parsed.doc if quoted.start(1) <= token.idx < quoted.end(1)]
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        says = token.pos_ in ("VERB", "AUX") or token.text in PARTICLES or (token.pos_ == "ADJ" and after is None)
        amount = token.pos_ == "NUM" and (token is tokens[0] or (after is not None and not after.text.startswith("号")))
        if says or amount:
            return False
    if not after_noun and all("サ変可能" in token.tag_ or token.tag_.startswith("接尾辞") for token in tokens):
        return False  # what is done, or being done: 「確認中」
    if any("固有名詞" in token.tag_ or token.pos_ == "PROPN" or IS_COINED.search(token.text) for token in tokens):
        return True
    attributive = before is not None and before.pos_ in ("NOUN", "PROPN", "VERB", "AUX", "ADJ") and before.text != "で"
    return attributive or (before is not None and before.text == "の")


def coined(tokens: list[Token], i: int) -> int:
    """The end of the words that begin a name which the dictionary does not have: 北斗製粉, 天穹スペース, スカイ九州. Else 0."""
    table, word = references(), tokens[i]
    if i and tokens[i - 1].pos_ in ("NOUN", "PROPN", "NUM") and not tokens[i - 1].whitespace_:
        return 0
    for j in range(i + 1, min(i + 3, len(tokens))):
        last = tokens[j - 1]
        if last.pos_ not in ("NOUN", "PROPN") or last.whitespace_ or is_sort(last.text):
            return 0
        ends = tokens[j].text in table["firms_ja"] or tokens[j].text in table["seats_ja"]
        if ends and WORD_OF_NAME.fullmatch("".join(token.text for token in tokens[i:j])):
            return j
        same = word.ent_iob_ == "B" and tokens[j].ent_iob_ == "I" and tokens[j].ent_type_ not in GINZA_NUMBERS
        if same and KATAKANA_WORD.fullmatch(word.text) and is_proper_ja(tokens[j]):
            return j
    return 0


def firm_end(tokens: list[Token], j: int) -> int:
    """The end of a name that goes on after `j` with words of its own and then ends like a firm's, as 北浦マル星水産; or `j`."""
    table = references()
    for k in range(j, min(j + 3, len(tokens))):
        word = tokens[k]
        if word.text in table["firms_ja"]:
            return k + 1
        plain = word.tag_.endswith("普通名詞-一般") and not is_sort(word.text) and word.text not in table["sorts_ja"]
        if tokens[k - 1].whitespace_ or not plain:
            break
    return j


def is_sort(word: str) -> bool:
    """True for a word that only says of what sort a firm is: 大手, 地方銀行."""
    table = references()
    return word in table["modifiers_ja"] or any(
        word.endswith(firm) and word.removesuffix(firm) in table["modifiers_ja"] for firm in table["firms_ja"]
    )


def goes_on(token: Token, cues: dict[str, list[str]]) -> bool:
    """True for a noun right after a name that belongs to it: 病院, or one that GiNZA takes into the same entity."""
    deed = token.tag_.endswith("サ変可能")  # セブン買収
    same = token.ent_iob_ == "I" and token.ent_type_ in GINZA_KINDS and "数詞" not in token.tag_ and not deed
    table = references()
    return (
        same
        or token.text in table["tails_ja"]
        or token.text in table["firms_ja"]
        or token.text in cues["organization"]
        or token.text in cues["place"]
    )


def is_proper_ja(token: Token) -> bool:
    """True for a token that belongs to a name: tagged so, or in Latin letters."""
    if token.text in NOT_A_NAME_JA:
        return False
    firm = token.pos_ == "NOUN" and KATAKANA_WORD.fullmatch(token.text) and (token.ent_type_ in FIRMS or is_firm(token.text))
    return "固有名詞" in token.tag_ or bool(
        firm or (LATIN_NAME.match(token.text) and token.pos_ in ("NOUN", "PROPN", "X") and not token.text.islower())
    )


def is_firm(name: str) -> bool:
    """True for a name that ends like a firm's: カワベホールディングス, but not ホーム."""
    return any(name.endswith(firm) and len(name) > len(firm) + (name[0] in KATAKANA) for firm in references()["firms_ja"])


def japanese_kind(tokens: list[Token], start: int, end: int, cues: dict[str, list[str]]) -> str:
    """The kind of a name, by its tag, GiNZA's entity and the words around it."""
    last, following = tokens[end - 1], tokens[end].text if end < len(tokens) else ""
    for kind in ("person", "product", "organization", "place"):
        if following in cues[kind]:
            return kind
    of_place = any("地名" in token.tag_ for token in tokens[start:end]) and "人名" not in last.tag_
    if last.ent_type_ in GINZA_KINDS and not (of_place and GINZA_KINDS[last.ent_type_] == "person"):
        return GINZA_KINDS[last.ent_type_]
    if "人名" in last.tag_:
        return "person"
    if "地名" in last.tag_:
        return "place"
    return "organization"
