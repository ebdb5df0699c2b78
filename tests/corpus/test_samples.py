"""The bundled sample corpus."""

from pathlib import Path

from corpus.article import Article
from corpus.readers import read_inputs
from corpus.samples import sample_gold, sample_inputs


def test_the_inputs_are_all_read() -> None:
    found = list(read_inputs(sample_inputs()))
    assert [item for item in found if not isinstance(item, Article)] == []
    articles = [item for item in found if isinstance(item, Article)]
    assert len(articles) >= 20
    assert {article.lang for article in articles} == {"en", "ja"}
    described = [article for article in articles if not article.origin.endswith(".txt")]  # plain text says nothing of itself
    assert all(article.publisher and article.published_at and article.external_id for article in described)
    assert len({article.key for article in articles}) == len(articles)


def test_neither_the_readme_nor_the_gold_is_an_input() -> None:
    names = {Path(path).name for path in sample_inputs()}
    assert names.isdisjoint({"README.md", "gold.json"})
    assert Path(sample_gold()).is_file()
