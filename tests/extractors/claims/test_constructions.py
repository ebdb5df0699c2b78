"""What stands right before or after a figure tells its metric; near misses tell none."""

import tomllib
from datetime import UTC, datetime
from importlib import resources

import pytest

from corpus.article import Article
from extractors import Models
from extractors.claims.constructions import constructed, constructions, is_small
from extractors.claims.metric import find_metric
from extractors.claims.vocabulary import telling_words
from extractors.pipeline import parse, read
from extractors.reading import Reading

CASES = [  # lang, text, metrics that a construction tells of the first figure
    pytest.param("en", "Walnuts cost 7 euros a kilo.", ["price"], id="price-of-a-unit"),
    pytest.param("en", "The flood cost 7 million euros a year.", [], id="no-unit"),
    pytest.param("en", "It bids 31 euros a share.", ["price_per_share"], id="offer"),
    pytest.param("en", "It pays a dividend of 3 euros a share.", [], id="dividend"),
    pytest.param("en", "Ostmark is a country of about 4.1 million people.", ["population"], id="country-of"),
    pytest.param("en", "The firm sold its quarry to Tarn for $80 million.", ["acquisition_price"], id="much-for-a-firm"),
    pytest.param("en", "She sold her bicycle to a pupil for $80.", [], id="little-for-a-thing"),
    pytest.param("en", "Visits were three times as many as a year ago.", ["growth_rate"], id="times-an-earlier-value"),
    pytest.param("en", "The lens is three times as heavy as the camera.", [], id="times-another-thing"),
    pytest.param("en", "Greta Holm, a 52-year-old joiner, won.", ["age"], id="age"),
    pytest.param("ja", "カキは1キロ900円だ。", ["price"], id="ja-price-of-a-unit"),
    pytest.param("ja", "修理に1キロメートル900万円かかる。", [], id="ja-longer-unit"),
    pytest.param("ja", "配当は1株40円だ。", [], id="ja-dividend"),
    pytest.param("ja", "売り場では約80人が働いている。", ["headcount"], id="ja-who-work"),
    pytest.param("ja", "売り場で80人が倒れた。", [], id="ja-who-fell"),
    pytest.param("ja", "件数は前年の2倍だ。", ["growth_rate"], id="ja-times-an-earlier-value"),
    pytest.param("ja", "米国市場で3割強を握る。", ["market_share"], id="ja-part-of-a-market"),
    pytest.param("ja", "", [], id="empty"),
]


def reading_of(text: str, lang: str, models: Models) -> Reading:
    """The text read and parsed."""
    reading = read(Article(key="x", text=text, lang=lang, fetched_at=datetime(2026, 1, 1, tzinfo=UTC)))
    parse([reading], [[]], models)
    return reading


@pytest.mark.parametrize(("lang", "text", "told"), CASES)
def test_a_construction_tells(lang: str, text: str, told: list[str], models: Models) -> None:
    reading = reading_of(text, lang, models)
    assert [name for figure in reading.figures[:1] for name in constructed(reading, reading.parsed[0], figure)] == told


def test_every_pattern_of_the_file_is_read() -> None:
    table = tomllib.loads(
        resources.files("extractors.claims").joinpath("data", "constructions.toml").read_text(encoding="utf-8")
    )
    for lang in ("en", "ja"):
        assert len(constructions(lang)) == sum(lang in entry for entry in table["construction"]) > 10
    keys = {key for entry in table["construction"] for lang in ("en", "ja") for key in entry.get(lang, {})}
    assert keys == {"before", "after", "beside", "unless", "figure"}


@pytest.mark.parametrize(
    ("text", "small"), [("It costs $19,000.", True), ("It costs $21,000.", False), ("It costs ¥2,900,000.", True)]
)
def test_what_is_small_depends_on_the_currency(text: str, small: bool) -> None:
    (figure,) = read(Article(key="x", text=text, lang="en", fetched_at=datetime(2026, 1, 1, tzinfo=UTC))).figures
    assert is_small(figure) is small


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("The shares of Tarn rose 3 percent. Those of Holt lost 5 percent.", "stock_change"),
        ("The shares of Tarn rose 3 percent. Its sales fell 5 percent.", "growth_rate"),
    ],
)
def test_a_move_without_a_quantity_is_of_what_moved_before(text: str, metric: str, models: Models) -> None:
    reading = reading_of(text, "en", models)
    first, second = reading.figures
    found = find_metric(reading, reading.parsed[0], first, [])
    assert (found.name, find_metric(reading, reading.parsed[1], second, [(first, found)]).name) == ("stock_change", metric)


@pytest.mark.parametrize(
    ("lang", "text", "metric", "tells"),
    [
        ("en", "the market consensus was lower", "market_size", False),
        ("en", "the market was smaller", "market_size", True),
        ("ja", "投資家は慎重だ", "investment", False),
        ("ja", "投資は減った", "investment", True),
    ],
)
def test_a_longer_phrase_hides_the_word_inside_it(lang: str, text: str, metric: str, tells: bool) -> None:
    assert bool(telling_words(text, lang).get(metric)) is tells
