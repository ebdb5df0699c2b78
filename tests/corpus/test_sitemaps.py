"""Sitemaps: what they list, whichever form they have and however broken they are."""

import gzip
import zlib

import pytest

from corpus import sitemaps
from corpus.quarantine import Reason, Unreadable
from corpus.sitemaps import Listed, is_sitemap, read_sitemap

URL = "https://minato.example/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="{encoding}"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc> https://minato.example/1 </loc><lastmod>2024-11-04</lastmod>
<image:image><image:loc>https://minato.example/1.png</image:loc><image:title>A picture</image:title></image:image>
<news:news><news:publication><news:name>港新聞</news:name><news:language>ja</news:language></news:publication>
<news:publication_date>2024-11-03T09:00:00+09:00</news:publication_date><news:title>富岳、442PF</news:title></news:news></url></urlset>"""
FIRST = Listed(
    url="https://minato.example/1",
    lastmod="2024-11-04",
    title="富岳、442PF",
    published="2024-11-03T09:00:00+09:00",
    publisher="港新聞",
    lang="ja",
)
LAUGHS = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))


def urls(body: bytes) -> list[str]:
    return [listed.url.removeprefix("https://minato.example") for listed in read_sitemap(body, url=URL).entries]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "Shift_JIS", "EUC-JP"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_news_sitemap(encoding: str, pack: type[bytes]) -> None:
    found = read_sitemap(pack(NEWS.format(encoding=encoding).encode(encoding)), url=URL)
    assert (found.entries, found.children, found.fault) == ((FIRST,), (), None)


def test_an_index() -> None:
    body = b"<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2024</lastmod></sitemap><sitemap><loc>/b.xml.gz</loc></sitemap></sitemapindex>"
    found = read_sitemap(body, url=URL)
    assert found.children == (
        Listed(url="https://minato.example/a.xml", lastmod="2024"),
        Listed(url="https://minato.example/b.xml.gz"),
    )
    assert found.entries == ()


LISTS = [  # body, paths
    pytest.param(b"https://minato.example/1\r\nhttps://minato.example/2\r\n", ["/1", "/2"], id="lines"),
    pytest.param(b"\xef\xbb\xbfhttps://minato.example/1", ["/1"], id="one-line-with-mark"),
    pytest.param(
        b"<urlset><url><loc>/1?a=1&b=2</loc></url><url><loc><![CDATA[/2?a&b]]></loc></url></urlset>",
        ["/1?a=1&b=2", "/2?a&b"],
        id="ampersands",
    ),
    pytest.param(b"<urlset><url><loc>/1</loc></url><url><loc>/1</loc></url></urlset>", ["/1"], id="twice"),
    pytest.param(
        b"<urlset><url><loc>javascript:x</loc></url><url><loc/></url><url/><url><loc>/ok</loc></url></urlset>",
        ["/ok"],
        id="no-addresses",
    ),
    pytest.param(b"<x:urlset xmlns:x='urn:wrong'><x:url><x:loc>/1</x:loc></x:url></x:urlset>", ["/1"], id="wrong-namespace"),
    pytest.param(b"<urlset><url><loc>/1</loc></url><url><loc>/2</loc></url><url><loc>", ["/1", "/2"], id="cut-off"),
    pytest.param(b"<urlset><url><loc>/1\xff</loc></url></urlset>", ["/1\ufffd"], id="bad-byte"),
    pytest.param(b"<urlset></urlset>", [], id="empty"),
]


@pytest.mark.parametrize(("body", "paths"), LISTS)
def test_lists(body: bytes, paths: list[str]) -> None:
    assert urls(body) == paths


FAULTS = [
    pytest.param(b"<urlset><url><loc>/1</loc></url>", "Premature end", id="cut-off"),
    pytest.param(b"<urlset><url><loc>/1\xff</loc></url></urlset>", "0xff", id="bad-byte"),
    pytest.param(gzip.compress(NEWS.format(encoding="utf-8").encode())[:-150], "cut short", id="gzip-cut-short"),
    pytest.param(gzip.compress(b"<urlset></urlset>")[:10] + b"\xff" * 20, "damaged", id="gzip-damaged"),
]


@pytest.mark.parametrize(("body", "said"), FAULTS[:3])
def test_what_is_broken_is_said(body: bytes, said: str) -> None:
    assert said in (read_sitemap(body, url=URL).fault or "")


def test_one_that_unpacks_to_too_much_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_SITEMAP", 10_000)
    packed = gzip.compress(b"<urlset><url><loc>/1</loc></url>" + b" " * 10_000_000, mtime=0)
    found = read_sitemap(packed, url=URL)
    assert [listed.url for listed in found.entries] == ["https://minato.example/1"]
    assert "more than 10,000 bytes" in (found.fault or "")


def test_one_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_SITEMAP", 10)
    with pytest.raises(Unreadable) as caught:
        read_sitemap(b"<urlset></urlset>", url=URL)
    assert caught.value.reason is Reason.TOO_LARGE


def test_one_that_lists_too_many_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_LISTED", 2)
    for body in (
        b"<urlset>" + b"".join(b"<url><loc>/%d</loc></url>" % n for n in range(5)) + b"</urlset>",
        b"https://a.example/\n" * 5,
    ):
        found = read_sitemap(body, url=URL)
        assert "more than 2 addresses" in (found.fault or "")


@pytest.mark.parametrize(
    "declared",
    [
        pytest.param(f'<!DOCTYPE urlset [<!ENTITY a "lol">{LAUGHS}]>', id="laughs"),
        pytest.param('<!DOCTYPE urlset [<!ENTITY i SYSTEM "file:///etc/hostname">]>', id="file"),
        pytest.param(f'<!DOCTYPE urlset [<!ENTITY % p SYSTEM "{URL}"> %p; <!ENTITY i "x">]>', id="network"),
    ],
)
def test_no_entity_is_expanded(declared: str) -> None:
    body = f"<?xml version='1.0'?>{declared}<urlset><url><loc>/1</loc><news><title>a&i;b</title></news></url></urlset>"
    found = read_sitemap(body.encode(), url=URL)
    assert [listed.title for listed in found.entries] in ([], ["a&i;b"])


SNIFFED = [  # body, media type, whether it is a sitemap
    pytest.param(NEWS.format(encoding="utf-8").encode(), None, True, id="urlset"),
    pytest.param(NEWS.format(encoding="utf-16").encode("utf-16"), "text/html", True, id="utf-16"),
    pytest.param(b"<!-- made by hand --><sitemapindex/>", "application/xml", True, id="index"),
    pytest.param(gzip.compress(NEWS.format(encoding="utf-8").encode() * 50), "application/gzip", True, id="gzip"),
    pytest.param(b"https://a.example/1\nhttps://a.example/2", "text/plain", True, id="lines"),
    pytest.param(b"https://a.example/1 is where it stands.\nSo we hear.\nAnd so on.", "text/plain", False, id="text"),
    pytest.param(b"https://a.example/1", "text/html", False, id="page-of-an-address"),
    pytest.param(b"<rss></rss>", None, False, id="feed"),
    pytest.param(b"<html></html>", None, False, id="page"),
    pytest.param(zlib.compress(b"<urlset/>"), None, False, id="zlib"),
    pytest.param(b"\x1f\x8b", None, False, id="gzip-of-nothing"),
    pytest.param(b"", None, False, id="empty"),
]


@pytest.mark.parametrize(("body", "media_type", "sitemap"), SNIFFED)
def test_is_sitemap(body: bytes, media_type: str | None, sitemap: bool) -> None:
    assert is_sitemap(body, media_type) is sitemap


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"plain text",
        gzip.compress(b"plain text"),
        b"\x1f\x8b\x08",
        *(case.values[0] for case in FAULTS[3:]),
    ],
)
def test_what_is_no_sitemap_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable, match="no sitemap") as caught:
        read_sitemap(body, url=URL)
    assert caught.value.reason is Reason.FORMAT
