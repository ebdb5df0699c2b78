"""Noun phrases without a name that a figure may be about."""

from collections.abc import Iterator

from spacy.tokens import Token

from extractors.claims.tellers import SUBJECTS
from extractors.claims.vocabulary import is_metric, word_owners
from extractors.entities.mention import Mention
from extractors.entities.names import entity_of
from extractors.reading import Parsed, Reading, ancestors
from extractors.records import Figure

# What a sentence is built with, and no figure is about: times, people of whom nothing else is said, opinions, answers, results.
NO_SUBJECTS = frozenset(
    """
        year month week day hour morning evening afternoon night quarter half decade century time moment period season spring
        summer autumn winter man woman people person nobody everybody somebody one thing something nothing everything lot rest
        number figure total sum amount answer question part way case result reason fact idea point problem news story report
        study estimate reckoning calculation comparison desk reader writer
        人 者 方 客 人々 誰 皆 幹部 担当者 関係者 専門家 声 見方 意見 懸念 不安 疑問 考え 噂 答え 問い
        論 差 違い 数字 全体 全部 一部 大半 多く 残り うち
        場合 結果 理由 原因 要因 背景 事実 点 例 問題 話 記事 報告書 統計
    """.split()
)

NOUNS = ("NOUN", "PROPN", "X")
LEVELS = 6  # up from the figure
# Ends of GiNZA's tags: of what bears no quantity, of what is done, of counters.
NO_BEARER, DEEDS, COUNTERS = ("副詞可能", "数詞", "助数詞", "形状詞可能"), "サ変可能", "助数詞可能"
QUANTITIES = frozenset(  # last words
    "数 量 額 率 費 料 代 高 分 幅 比 比率 割合 力 度 値 価 期間 総額 金額 合計 平均 重さ 長さ 高さ 深さ 広さ 大きさ".split()
)
TIMES = ("年度", "期", "時点")  # ends of words for times that GiNZA has as other nouns


def common_nouns(reading: Reading, parsed: Parsed, figure: Figure, metric: str, own: list[Mention]) -> list[Mention]:
    """Noun phrases without a name that are subjects of what governs the figure ("construction costs", 商業ビル).

    What only names the metric is none: 消費電力 of a power consumption.
    """
    target = parsed.head(figure.start, figure.end)
    if target is None:
        return []
    up = ancestors(target)
    found = []
    for head in japanese_heads(parsed, figure, metric, up) if reading.lang == "ja" else english_heads(parsed, metric, up):
        start, end = phrase(parsed, head)
        owners = head.subtree if reading.lang == "ja" else (child for child in head.children if child.dep_ == "nmod:poss")
        if any(item.i < head.i and in_mention(parsed, item, own) for item in owners):
            continue  # "Microsoft's investment", 「ラトビアの消費者物価」: the name says whose
        taken = [(mention.start, mention.end) for mention in own]
        taken += [(one.start, one.end) for one in reading.figures]
        if not any(first < end and start < last for first, last in taken):
            text = reading.text[start:end]
            found.append(Mention(start, end, text, entity_of(text, "thing"), "common"))
    return found


def english_heads(parsed: Parsed, metric: str, up: list[Token]) -> Iterator[Token]:
    """The heads of such noun phrases in an English sentence; `up` are the tokens that govern the figure."""
    for node in up[:LEVELS]:
        for child in node.children:
            if child.dep_ not in SUBJECTS or child.pos_ not in NOUNS or child.lemma_.lower() in NO_SUBJECTS:
                continue
            if child not in up and not is_metric(metric, words(parsed, child).lower(), "en"):
                yield child  # but not "a fine of $5 million", "the opening of 25 stores": what happened, not to whom


def japanese_heads(parsed: Parsed, figure: Figure, metric: str, up: list[Token]) -> Iterator[Token]:
    """The same in a Japanese one: who has a quantity, and not that quantity. 商業ビル of 「商業ビルは来客が」."""
    for node in up[:LEVELS]:
        subjects = [child for child in node.children if child.dep_ in SUBJECTS]
        topics = [child.i for child in subjects if marked(child, "は", "も")]
        for child in subjects:
            if not (marked(child, "が") and any(topic < child.i for topic in topics)):
                bearer = bearer_of(parsed, figure, child, metric)
                if bearer is not None and bearer.pos_ in NOUNS and bearer.text not in NO_SUBJECTS:
                    yield bearer


def marked(token: Token, *particles: str) -> bool:
    """True for a noun with one of these particles."""
    return any(child.dep_ == "case" and child.text in particles for child in token.children)


def bearer_of(parsed: Parsed, figure: Figure, noun: Token, metric: str) -> Token | None:
    """Whose quantity a noun is: the noun itself, unless it is what is measured or done (収入, 利用), or a time, a number or its
    unit (昨年度), which only lead to what stands with の before them. What is done may be counted: 「倒産は8件」.
    """
    node: Token | None = noun
    while node is not None:
        text = words(parsed, node)
        owner = next((item for item in reversed([*node.lefts]) if item.dep_ == "nmod" and marked(item, "の")), None)
        bare = node.text in QUANTITIES or text.endswith(TIMES) or node.tag_.endswith(NO_BEARER)
        bare = bare or (figure.unit != "case" and (node.tag_.endswith(DEEDS) or is_metric(metric, text, "ja")))
        bare = bare or (node.tag_.endswith(COUNTERS) and text == node.text)
        if not bare and not (owner is not None and text in word_owners("ja")):  # 実質賃金 is nobody's
            return node
        node = owner
    return None


def words(parsed: Parsed, head: Token) -> str:
    """The words of a noun with what stands right before it in its compound."""
    start, end = phrase(parsed, head)
    return parsed.text[start - parsed.sentence.start : end - parsed.sentence.start]


def phrase(parsed: Parsed, head: Token) -> tuple[int, int]:
    """(start, end) of a noun with what stands right before it in its compound."""
    parts = ("compound", "amod", "nummod", "flat")
    tokens = [item for item in head.subtree if item.i == head.i or (item.head.i == head.i and item.dep_ in parts)]
    run = contiguous(tokens, head)
    return parsed.start(run[0]), parsed.end(run[-1])


def in_mention(parsed: Parsed, token: Token, own: list[Mention]) -> bool:
    """True if the token is part of a mention."""
    return any(mention.start <= parsed.start(token) < mention.end for mention in own)


def contiguous(tokens: list[Token], head: Token) -> list[Token]:
    """The unbroken run of `tokens` that ends at `head`."""
    indexes = {token.i: token for token in tokens if token.i <= head.i}
    run = [head]
    while run[0].i - 1 in indexes:
        run.insert(0, indexes[run[0].i - 1])
    return run
