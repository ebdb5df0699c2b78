"""Articles over several pages."""

from datetime import UTC, datetime

import pytest
from lxml.html import fromstring

from corpus.article import Article
from corpus.pagination import is_next_page, join_pages, next_address

NEXT = [  # a page, another, whether that is the next
    pytest.param("https://a.example/x", "https://a.example/x?page=2", True, id="parameter"),
    pytest.param("https://a.example/x?id=7", "https://a.example/x?id=7&p=2", True, id="one-more-parameter"),
    pytest.param("https://a.example/x?page=2", "https://a.example/x?page=3", True, id="from-the-second"),
    pytest.param("https://a.example/x?page=1", "https://a.example/x?page=2", True, id="from-the-first"),
    pytest.param("https://a.example/x/", "https://a.example/x/2/", True, id="folder"),
    pytest.param("https://a.example/x", "https://a.example/x/page/2", True, id="page-folder"),
    pytest.param("https://a.example/x.html", "https://a.example/x_2.html", True, id="underscore"),
    pytest.param("https://a.example/x_2.html", "https://a.example/x_3.html", True, id="underscores"),
    pytest.param("https://a.example/x-p2.html", "https://a.example/x-p3.html", True, id="p"),
    pytest.param("https://a.example/x", "https://a.example/x?page=3", False, id="page-left-out"),
    pytest.param("https://a.example/x?page=2", "https://a.example/x?page=1", False, id="back"),
    pytest.param("https://a.example/x", "https://a.example/y", False, id="next-article"),
    pytest.param("https://a.example/news/12", "https://a.example/news/14", False, id="number-of-another-article"),
    pytest.param("https://a.example/2024/11/03/x", "https://a.example/2024/11/04/y", False, id="dates"),
    pytest.param("https://a.example/x", "https://b.example/x?page=2", False, id="other-host"),
    pytest.param("https://a.example/x?id=7", "https://a.example/x?id=8&page=2", False, id="other-parameter"),
    pytest.param("https://a.example/x", "https://a.example/x?page=99", False, id="far"),
    pytest.param("https://a.example/x", "https://a.example/x", False, id="itself"),
]


@pytest.mark.parametrize(("url", "address", "following"), NEXT)
def test_is_next_page(url: str, address: str, following: bool) -> None:
    assert is_next_page(url, address) is following


LINKS = [  # HTML, address
    pytest.param('<link rel="next" href="?page=2">', "?page=2", id="link"),
    pytest.param('<a href="?page=2">次のページ</a>', "?page=2", id="japanese"),
    pytest.param('<a href="?page=1">1</a><a href="?page=2">2</a><a href="?page=3">3</a>', "?page=2", id="numbers"),
    pytest.param('<a href="?page=2#top">Next &gt;</a>', "?page=2", id="fragment"),
    pytest.param('<link rel="next" href="/another-article">', None, id="next-article"),
    pytest.param('<a href="?page=2">Hoshino to invest 4 billion yen in Kumamoto</a>', None, id="a-title"),
    pytest.param('<a rel="next" href="http://[x">2</a><a rel="next">2</a>', None, id="no-address"),
    pytest.param("<p>none</p>", None, id="no-link"),
]


@pytest.mark.parametrize(("html", "address"), LINKS)
def test_next_address(html: str, address: str | None) -> None:
    url = "https://a.example/x"
    assert next_address(fromstring(f"<html><body>{html}</body></html>"), url) == (f"{url}{address}" if address else None)
    assert next_address(fromstring(f"<html><body>{html}</body></html>"), None) is None


def article(text: str) -> Article:
    return Article(key=text[:5], text=text, lang="en", fetched_at=datetime(2025, 1, 1, tzinfo=UTC), title="T")


PAGES = [  # pages, whole
    pytest.param(["a\nb"], "a\nb", id="one"),
    pytest.param(["a\nb", "c", "d"], "a\nb\nc\nd", id="three"),
    pytest.param(["Title\nlead\nb\nfoot", "Title\nlead\nc\nfoot"], "Title\nlead\nb\nfoot\nc", id="repeated-around"),
    pytest.param(["a\n442\nb", "c\n442\nd"], "a\n442\nb\nc\n442\nd", id="repeated-within"),
    pytest.param(["a\nb", "a\nb"], "a\nb", id="the-same-page-again"),
]


@pytest.mark.parametrize(("pages", "whole"), PAGES)
def test_join_pages(pages: list[str], whole: str) -> None:
    joined = join_pages([article(text) for text in pages])
    assert joined.text == whole
    assert (joined.key, joined.title) == (pages[0][:5], "T")
