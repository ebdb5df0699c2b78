"""HTML pages."""

from datetime import datetime

import pytest

from corpus import page
from corpus.draft import Place
from corpus.page import declared_charset, read_page
from corpus.quarantine import Reason, Unreadable

EN = "<p>The supercomputer Fugaku delivers 442 petaflops, said RIKEN on Monday in Kobe.</p><p>It cost 130 billion yen to build.</p>"
JA = "<p>理化学研究所は、スーパーコンピューター「富岳」が442ペタフロップスを達成したと発表した。</p><p>投資額は約1300億円。</p>"


def html(body: str, head: str = "") -> str:
    return (
        f"<html><head>{head}</head><body><nav>Home</nav><article>{body}</article><footer>Copyright 2019</footer></body></html>"
    )


METAS = (
    '<meta name="claimledger:id" content="a-1"><meta property="og:title" content="Fugaku is fast">'
    '<meta property="og:site_name" content="Kobe News"><link rel="canonical" href="https://www.kobe.example/fugaku">'
    '<meta property="article:published_time" content="2024-11-03T09:15:00+09:00">'
)


def test_what_the_page_says_of_itself(place: Place) -> None:
    article = read_page(html(EN, METAS).encode(), place)
    assert (article.title, article.external_id, article.publisher) == ("Fugaku is fast", "a-1", "Kobe News")
    assert article.key == article.url == "https://www.kobe.example/fugaku"
    assert (article.published_at, article.published_precision) == (datetime(2024, 11, 3, 9, 15), "second")
    assert "442 petaflops" in article.text
    assert "Copyright" not in article.text


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis", "euc-jp", "iso-2022-jp"])
def test_declared_encodings(encoding: str, place: Place) -> None:
    raw = html(JA, f'<meta charset="{encoding}">').encode(encoding)
    assert declared_charset(raw) == encoding
    article = read_page(raw, place)
    assert article.lang == "ja"
    assert "「富岳」が442ペタフロップス" in article.text


def test_a_page_without_metas_is_known_by_its_address(place: Place) -> None:
    article = read_page(html(EN).encode(), place, url="https://www.example.org/x#top")
    assert (article.url, article.publisher, article.external_id) == ("https://www.example.org/x", "example.org", None)


def test_a_reprint_keeps_its_own_address(place: Place) -> None:
    article = read_page(html(EN, METAS).encode(), place, url="https://copy.example/1")
    assert article.url == "https://copy.example/1"


def test_a_guessed_date_in_the_future_is_dropped(place: Place) -> None:
    article = read_page(html(EN, '<meta name="date" content="2031-01-01">').encode(), place)
    assert article.published_at is None


@pytest.mark.parametrize("raw", [b"<html></html>", b"<html><body><nav>Home</nav></body></html>", b"   "])
def test_a_page_without_an_article_is_refused(raw: bytes, place: Place) -> None:
    with pytest.raises(Unreadable) as caught:
        read_page(raw, place)
    assert caught.value.reason in (Reason.NO_TEXT, Reason.LANGUAGE)


def test_a_large_page_is_read_in_a_process_of_its_own(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    here = read_page(html(JA, METAS).encode(), place, url="https://kobe.example/1")
    monkeypatch.setattr(page, "LARGE", 10)
    assert read_page(html(JA, METAS).encode(), place, url="https://kobe.example/1") == here


def test_a_page_that_takes_too_long_is_given_up(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "LARGE", 10)
    monkeypatch.setattr(page, "PATIENCE", 0.01)
    with pytest.raises(Unreadable, match="within"):
        read_page(html(JA).encode(), place)


def test_too_large_a_page_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST_PAGE", 100)
    with pytest.raises(Unreadable, match="bytes") as caught:
        read_page(html(EN).encode(), place)
    assert caught.value.reason is Reason.TOO_LARGE
