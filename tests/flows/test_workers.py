"""Extraction in other processes gives what it gives here."""

from datetime import UTC, datetime

from corpus.article import Article
from flows.workers import Extractor

TEXTS = [
    ("en", "SoftBank will invest 150 billion yen in a data center in Tomakomai, the company said."),
    ("ja", "ソフトバンクは苫小牧市のデータセンターに1500億円を投資すると発表した。"),
    ("en", "Otterbein opened a plant in Vellmar for $3 million, and Otterbein will hire 40 people."),
    ("en", "RIKEN said Fugaku delivers 442 petaflops."),
]
ARTICLES = [
    Article(key=str(number), text=text, lang=lang, fetched_at=datetime(2025, 1, 1, tzinfo=UTC))
    for number, (lang, text) in enumerate(TEXTS)
]


def test_other_processes_give_the_same() -> None:
    with (
        Extractor(english="", japanese="ja_ginza", names_model="claimledger-names") as here,
        Extractor(english="", japanese="ja_ginza", names_model="claimledger-names", processes=2) as there,
    ):
        assert here.extract([]) == there.extract([]) == []
        mine = {extraction.article_id: extraction for extraction in here.extract(ARTICLES)}
        theirs = {extraction.article_id: extraction for extraction in there.extract(ARTICLES)}
    assert mine == theirs
    assert [len(mine[article.article_id].figures) for article in ARTICLES] == [1, 1, 2, 1]
