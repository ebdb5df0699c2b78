"""No bytes make a reader raise anything but Unreadable: not damaged ones, not made-up ones."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.archives import estimate_pages, read_warc
from corpus.article import Article
from corpus.draft import Place
from corpus.feeds import is_feed, read_entry, read_feed
from corpus.jsonlines import count_lines, read_json_lines
from corpus.mail import count_letters, read_letter, read_mailbox
from corpus.page import read_page
from corpus.quarantine import Quarantined, Unreadable
from corpus.sitemaps import is_sitemap, read_sitemap
from corpus.tables import count_rows, read_csv, read_parquet

URL = "https://minato.example/x"
EN = "The supercomputer Fugaku delivers 442 petaflops, said the institute that built it."
RSS = f"""<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>T &a;</title>
<ttl>30</ttl><item><title>富岳</title><link>/1?a=1&amp;b=2</link><pubDate>Sun, 03 Nov 2024 09:00:00 +0900</pubDate><author>a@b (N)</author>
<content:encoded><![CDATA[<p style="x: y">{EN}</p><svg><math/></svg>]]></content:encoded><media:content url="/p.png"/></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://minato.example/" xml:lang="ja"><title type="html">T</title>
<entry><id>7</id><link href="7"/><updated>2024-11-03T09:00:00Z</updated><content type="xhtml"><div
 xmlns="http://www.w3.org/1999/xhtml">{EN}</div></content><author><name>N</name></author></entry></feed>"""
JSON = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 7, "url": "/7", "content_html": "<p>x", "authors": [{"name": "N"}]}]}'
SITEMAP = """<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://minato.example/1</loc><lastmod>2024</lastmod>
<news:news><news:title>T</news:title></news:news></url></urlset>"""
LETTER = f"""From: =?UTF-8?B?5a+M5bKz?= <a@b.example>\r\nSubject: =?ISO-2022-JP?B?GyRCLSEbKEI=?=\r\nDate: Sun, 03 Nov 2024 09:00:00 +0900
MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>{EN}=E5</p>\r\n--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nZm9v\r\n--b--\r\n"""
ANSWER = (
    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n0\r\n\r\n"
)
RECORD = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}\r\nWARC-Date: 2024-11-03T00:00:00Z\r\nContent-Length: {len(ANSWER)}\r\n\r\n{ANSWER}\r\n\r\n"
PAGE = f"""<html lang="en"><head><meta charset="utf-8"><title>T</title><link rel="canonical" href="{URL}"><script type="application/ld+json">
{{"@type": "NewsArticle", "datePublished": "2024-11-03", "author": [{{"name": "N"}}], "isAccessibleForFree": false}}</script></head>
<body><article><p>{EN}</p></article></body></html>"""
MARKS = [
    *(
        b"<",
        b">",
        b"&",
        b'"',
        b"'",
        b"\0",
        b"\xff",
        b"\n",
        b"\r\n",
        b"\x1b$B",
        b"\x1f\x8b\x08",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"&#0;",
    ),
    *(
        b"&#xd800;",
        b"&#99999999999;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"<!DOCTYPE x [",
        b'<!ENTITY e "&e;">',
        b"http://[",
        b"//[x",
    ),
    *(
        b"2024-99-99",
        b"+9999999999",
        b"9" * 5_000,
        b"=?x?B?=",
        b"charset=hex",
        b"charset=undefined",
        b"Content-Length: -1",
        b"[" * 2_000,
    ),
    *(b"{", b"null", b"<p>" * 300, b"<item>", b"</url>", b"--b", b"From a@b Sun Nov 3 09:00:00 2024\n", b"WARC/1.0\r\n"),
]


def damaged(whole: str | bytes) -> st.SearchStrategy[bytes]:
    """The bytes with some taken out, doubled, changed and put in."""
    raw = whole.encode() if isinstance(whole, str) else whole
    change = st.tuples(st.integers(0, len(raw)), st.integers(0, 40), st.one_of(st.sampled_from(MARKS), st.binary(max_size=8)))

    def apply(changes: list[tuple[int, int, bytes]]) -> bytes:
        out = raw
        for begin, length, new in changes:
            out = out[:begin] + new + out[begin + length :]
        return out

    return st.one_of(st.lists(change, min_size=1, max_size=5).map(apply), st.binary(max_size=200))


def packed(raw: bytes) -> bytes:
    return gzip.compress(raw, mtime=0)


def feed(raw: bytes, place: Place, path: Path) -> Iterator[Any]:
    is_feed(raw, "application/xml")
    found = read_feed(raw, url=URL, media_type="application/rss+xml", charset="shift_jis")
    for entry in found.entries:
        yield read_entry(entry, found, place)


def sitemap(raw: bytes, place: Place, path: Path) -> Iterator[Any]:
    is_sitemap(raw, "text/plain")
    yield from read_sitemap(raw, url=URL).entries


def single(read: Callable[[bytes, Place], Article]) -> Callable[[bytes, Place, Path], Iterator[Any]]:
    def read_it(raw: bytes, place: Place, path: Path) -> Iterator[Any]:
        yield read(raw, place)

    return read_it


def many(
    read: Callable[[Path, Place], Iterator[Any]], count: Callable[[Path], int], name: str = "x"
) -> Callable[..., Iterator[Any]]:
    def read_it(raw: bytes, place: Place, path: Path) -> Iterator[Any]:
        (path / name).write_bytes(raw)
        assert count(path / name) >= 1
        yield from read(path / name, place)

    return read_it


CASES = [
    pytest.param(damaged(RSS), feed, id="rss"),
    pytest.param(damaged(ATOM), feed, id="atom"),
    pytest.param(damaged(JSON), feed, id="json-feed"),
    pytest.param(damaged(SITEMAP), sitemap, id="sitemap"),
    pytest.param(damaged(packed(SITEMAP.encode())), sitemap, id="packed-sitemap"),
    pytest.param(damaged(LETTER), single(read_letter), id="letter"),
    pytest.param(
        damaged(f"From a@b.example Sun Nov  3 09:00:00 2024\n{LETTER}" * 2), many(read_mailbox, count_letters), id="mailbox"
    ),
    pytest.param(damaged(RECORD * 2), many(read_warc, estimate_pages), id="archive"),
    pytest.param(damaged(packed(RECORD.encode()) * 2), many(read_warc, estimate_pages), id="packed-archive"),
    pytest.param(damaged(f'id,text\n1,"{EN}"\n2,富岳\n'), many(read_csv, count_lines), id="csv"),
    pytest.param(
        damaged(packed(f'{{"text": "{EN}"}}\n'.encode() * 3)), many(read_json_lines, count_lines, "x.gz"), id="packed-lines"
    ),
    pytest.param(damaged(b"PAR1" + bytes(60) + b"PAR1"), many(read_parquet, count_rows), id="parquet"),
    pytest.param(damaged(PAGE), single(read_page), id="page"),
]


@pytest.mark.parametrize(("raws", "read"), CASES)
def test_no_bytes_raise_anything_but_unreadable(
    raws: st.SearchStrategy[bytes], read: Callable[[bytes, Place, Path], Iterator[Any]], place: Place, tmp_path: Path
) -> None:
    @settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(raws)
    def check(raw: bytes) -> None:
        try:
            found = list(read(raw, place, tmp_path))
        except Unreadable as err:
            found = [Quarantined(origin="", reason=err.reason, detail=err.detail, fetched_at=place.fetched_at)]
        for item in found:
            if isinstance(item, Quarantined):
                assert item.detail.endswith("."), item
            elif isinstance(item, Article):
                assert item.text.encode(), item

    check()
