"""Which language a text is in."""

import pytest

from corpus.language import find_language, given_language

TEXTS = [
    pytest.param("en", "Fugaku delivers 442 petaflops.", id="short-english-with-names"),
    pytest.param("en", "Nvidia ships 10,000 GPUs to Sakura Internet", id="headline"),
    pytest.param(
        "en", "SoftBank (ソフトバンク) said it will invest $1 billion in a data center in Tomakomai.", id="english-with-kana"
    ),
    pytest.param("ja", "富岳は世界一。", id="short-japanese"),
    pytest.param("ja", "SoftBank GroupはNVIDIA DGX B200を10,000基導入すると発表した。", id="japanese-with-names"),
    pytest.param("ja", "政府、半導体に4兆円支援へ 予算案を閣議決定", id="japanese-headline"),
    pytest.param("zh", "日本经济新闻报道，软银集团将投资1000亿日元建设数据中心。", id="chinese"),
    pytest.param("ko", "소프트뱅크는 데이터센터에 1조엔을 투자한다고 발표했다.", id="korean"),
    pytest.param("de", "Der Umsatz stieg um 12 Prozent auf 3 Milliarden Euro.", id="german"),
    pytest.param("fr", "Le chiffre d'affaires a augmenté de 12 % cette année.", id="french"),
    pytest.param("zxx", "12,345 - 678", id="no-words"),
    pytest.param("zxx", "", id="empty"),
]
GIVEN = [
    pytest.param("en-US", "en", id="region"),
    pytest.param("ja_JP", "ja", id="underscore"),
    pytest.param(" JA ", "ja", id="case"),
    pytest.param("fr", None, id="other"),
    pytest.param("english", None, id="word"),
    pytest.param(None, None, id="none"),
]


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_find_language(language: str, text: str) -> None:
    assert find_language(text) == language


@pytest.mark.parametrize(("given", "language"), GIVEN)
def test_given_language(given: str | None, language: str | None) -> None:
    assert given_language(given) == language
