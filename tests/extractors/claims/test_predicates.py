"""The form of the predicates that a Japanese figure depends on."""

from datetime import UTC, datetime

import pytest

from corpus.article import Article
from extractors import Models
from extractors.claims.predicates import predicates
from extractors.pipeline import parse, read

CASES = [  # text, [(predicate, form)] of its first figure, nearest first
    pytest.param("寺は鐘に300万円を投じた。", [("投じた", "past")], id="past"),
    pytest.param("寺は鐘に300万円を投じている。", [("投じている", "state")], id="state"),
    pytest.param("寺は鐘に300万円を投じる。", [("投じる", "plain")], id="plain"),
    pytest.param("寺は300万円を投じ、鐘を直す。", [("投じ", "linked"), ("直す", "plain")], id="linked"),
    pytest.param("雨が50ミリ降れば、川があふれる。", [("降れば", "if"), ("あふれる", "plain")], id="condition"),
    pytest.param("鐘の値段は300万円。", [("円", "named")], id="noun"),
    pytest.param("鐘の値段は300万円だった。", [("円だった", "past")], id="noun-in-the-past"),
    pytest.param("寺は300万円を集めたい。", [("集めたい", "plain")], id="wish-is-no-past"),
    pytest.param("50人が選んだ句を刻む。", [("選んだ", "past"), ("刻む", "plain")], id="voiced-past"),
    pytest.param("300万円。", [("円", "named")], id="figure-alone"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_predicates(text: str, expected: list[tuple[str, str]], models: Models) -> None:
    now = datetime(2025, 6, 2, tzinfo=UTC)
    reading = read(Article(key="bell", text=text, title="", lang="ja", fetched_at=now))
    parse([reading], [[]], models)
    found = predicates(reading.parsed[0], reading.figures[0])
    assert [(predicate.text, predicate.form.value) for predicate in found] == expected
