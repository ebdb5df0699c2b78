"""Feeds: what they list, whichever form they have and however broken they are."""

import json
from datetime import datetime, timedelta

import pytest

from corpus.article import DateSource
from corpus.draft import Place
from corpus.feeds import Entry, Feed, is_feed, read_entry, read_feed
from corpus.quarantine import Reason, Unreadable

URL = "https://minato.example/news/feed.xml"
DECLARED = '<?xml version="1.0" encoding="utf-8"?>'
MODULES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"'
)
LAUGHS = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))


def rss(items: str, head: str = "<title>Minato Times</title>") -> bytes:
    return f'{DECLARED}<rss version="2.0" {MODULES}><channel>{head}{items}</channel></rss>'.encode()


def the_entry(body: bytes, **said: str) -> Entry:
    feed = read_feed(body, url=URL, **said)
    (entry,) = feed.entries
    return entry


RSS_ITEM = """<item><title>Profits &lt; 5% at Hoshino</title><link>/news/7?utm_source=rss&amp;id=7</link>
  <guid isPermaLink="false">n-7</guid><pubDate>Sun, 03 Nov 2024 09:00:00 +0900</pubDate><dc:creator>Aoi Mori</dc:creator>
  <description>A short word.</description><source url="https://wire.example/feed">Harbour Wire</source>
  <content:encoded><![CDATA[<p>Hoshino made 4 billion yen.</p><script>steal()</script>]]></content:encoded></item>"""
ATOM = f"""{DECLARED}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja" xml:base="https://minato.example/blog/">
  <title type="html">&lt;b&gt;港&lt;/b&gt;通信</title><link href="./"/><link rel="next" href="?page=2"/>
  <entry><id>tag:minato.example,2024:9</id><title>富岳が更新</title><link rel="alternate" href="9.html"/>
  <published>2024-11-03T09:00:00+09:00</published><updated>2024-11-04T10:00:00+09:00</updated>
  <author><name>森 葵</name></author><author><name>林 海</name></author><summary>要約</summary>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>442ペタフロップス。</p></div></content></entry></feed>"""
RDF = f"""{DECLARED}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {MODULES}>
  <channel rdf:about="https://minato.example/"><title>港通信</title><link>https://minato.example/</link><dc:language>ja</dc:language></channel>
  <item rdf:about="https://minato.example/1"><title>一</title><link>https://minato.example/1</link>
  <dc:date>2024-11-03T09:00+09:00</dc:date></item></rdf:RDF>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Minato Times",
    "home_page_url": "https://minato.example/",
    "next_url": "/feed.json?page=2",
    "language": "en-GB",
    "authors": [{"name": "The desk"}],
    "items": [
        {
            "id": 7,
            "url": "/news/7",
            "title": "Seven",
            "content_text": "1 < 2 & 3",
            "date_published": "2024-11-03T09:00:00+09:00",
            "authors": [{"name": "Aoi Mori"}],
        },
        {"id": "8", "content_html": "<p>No address.</p>", "summary": "None."},
        "no item",
        {"id": "10"},
    ],
}


def test_rss() -> None:
    entry = the_entry(rss(RSS_ITEM))
    assert entry.html is not None
    assert (entry.html.startswith("<p>Hoshino made 4 billion yen.</p>"), "steal" in entry.html) == (True, False)
    assert entry == Entry(
        url="https://minato.example/news/7?utm_source=rss&id=7",
        external_id="n-7",
        title="Profits < 5% at Hoshino",
        published="Sun, 03 Nov 2024 09:00:00 +0900",
        authors=("Aoi Mori",),
        publisher="Harbour Wire",
        html=entry.html,
        summary="A short word.",
    )


def test_atom() -> None:
    feed = read_feed(ATOM.encode(), url=URL)
    assert (feed.title, feed.lang, feed.fault) == ("港通信", "ja", None)
    assert (feed.url, feed.next_url) == ("https://minato.example/blog/", "https://minato.example/blog/?page=2")
    (entry,) = feed.entries
    assert (entry.url, entry.external_id) == ("https://minato.example/blog/9.html", "tag:minato.example,2024:9")
    assert (entry.published, entry.updated) == ("2024-11-03T09:00:00+09:00", "2024-11-04T10:00:00+09:00")
    assert (entry.authors, entry.summary, entry.lang) == (("森 葵", "林 海"), "要約", "ja")
    assert "442ペタフロップス。" in (entry.html or "")


def test_rdf() -> None:
    feed = read_feed(RDF.encode(), url=URL)
    (entry,) = feed.entries
    assert (feed.title, feed.url) == ("港通信", "https://minato.example/")
    assert (entry.url, entry.title, entry.updated) == ("https://minato.example/1", "一", "2024-11-03T09:00+09:00")


def test_json_feed() -> None:
    feed = read_feed(json.dumps(JSON).encode(), url="https://minato.example/feed.json")
    assert (feed.title, feed.url, feed.lang) == ("Minato Times", "https://minato.example/", "en-GB")
    assert feed.next_url == "https://minato.example/feed.json?page=2"
    seven, eight = feed.entries
    assert (seven.url, seven.external_id, seven.html) == ("https://minato.example/news/7", "7", "<pre>1 &lt; 2 &amp; 3</pre>")
    assert (seven.authors, eight.authors) == (("Aoi Mori",), ("The desk",))
    assert (eight.url, eight.html, eight.summary) == (None, "<p>No address.</p>", "None.")
    assert feed.fault is not None
    assert "item 3" in feed.fault


WAITS = [  # head, wait
    pytest.param("<ttl>30</ttl>", timedelta(minutes=30), id="ttl"),
    pytest.param(
        "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", timedelta(hours=6), id="sy"
    ),
    pytest.param("<sy:updatePeriod> hourly </sy:updatePeriod>", timedelta(hours=1), id="period"),
    pytest.param("<ttl>soon</ttl>", None, id="no-number"),
    pytest.param("<ttl>-5</ttl>", None, id="negative"),
    pytest.param("<ttl>1e300</ttl>", None, id="for-ever"),
    pytest.param("", None, id="nothing"),
]


@pytest.mark.parametrize(("head", "wait"), WAITS)
def test_how_long_to_wait(head: str, wait: timedelta | None) -> None:
    assert read_feed(rss("", f"<title>T</title>{head}"), url=URL).ttl == wait


ENCODINGS = [  # of the bytes, in the declaration, by the server
    pytest.param("cp932", "Shift_JIS", None, id="declared"),
    pytest.param("euc_jp", "", "euc-jp", id="by-the-server"),
    pytest.param("utf-8", "Shift_JIS", "euc-jp", id="both-wrong"),
    pytest.param("utf-16", "UTF-16", None, id="utf-16"),
    pytest.param("iso2022_jp", "ISO-2022-JP", None, id="iso-2022-jp"),
]


@pytest.mark.parametrize(("encoding", "declared", "charset"), ENCODINGS)
def test_encodings(encoding: str, declared: str, charset: str | None) -> None:
    stated = f'encoding="{declared}"' if declared else ""
    text = f'<?xml version="1.0" {stated}?><rss version="2.0"><channel><title>港の通信</title></channel></rss>'
    feed = read_feed(text.encode(encoding), url=URL, charset=charset)
    assert (feed.title, feed.fault) == ("港の通信", None)


BROKEN = [  # body, titles of what is read all the same
    pytest.param(rss(RSS_ITEM)[:-80], ["Profits < 5% at Hoshino"], id="cut-off"),
    pytest.param(
        rss("<item><link>/1</link><title>One</title></p></item><item><link>/2</link><title>Two</title></item>"),
        ["One", "Two"],
        id="wrong-end",
    ),
    pytest.param(rss("<item><link>/1</link><title>A&nbsp;B</title></item>"), ["A B"], id="entity-of-html"),
    pytest.param(
        rss("<item><link>/1</link><title>One \x01</title></item>").replace(b"One", b"One\xff"), ["One\ufffd \ufffd"], id="bytes"
    ),
    pytest.param(
        rss("<item><link>/1</link><title>A&#0;&#xd800;&#99999999999;B</title></item>"),
        ["A\ufffd\ufffd\ufffdB"],
        id="references",
    ),
    pytest.param(rss("<item><link>/1?a=1&b=2</link><title>Q & A</title></item>"), ["Q & A"], id="ampersands"),
]


@pytest.mark.parametrize(("body", "titles"), BROKEN)
def test_a_broken_feed_is_read_as_far_as_it_goes(body: bytes, titles: list[str]) -> None:
    assert [entry.title for entry in read_feed(body, url=URL).entries] == titles


def test_what_is_broken_is_said() -> None:
    assert "no element found" in (read_feed(rss(RSS_ITEM)[:-16], url=URL).fault or "")
    assert "0xff" in (read_feed(rss("").replace(b"Times", b"Times\xff"), url=URL).fault or "")


@pytest.mark.parametrize(
    "declared",
    [
        pytest.param(f'<!DOCTYPE rss [<!ENTITY a "lol">{LAUGHS}]>', id="laughs"),
        pytest.param('<!DOCTYPE rss [<!ENTITY i SYSTEM "file:///etc/hostname">]>', id="file"),
        pytest.param(f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "{URL}"> %p;]>', id="network"),
    ],
)
def test_no_entity_is_expanded(declared: str) -> None:
    body = f"<?xml version='1.0'?>{declared}<rss version='2.0'><channel><title>T</title><item><link>/1</link><title>x&i;y</title></item></channel></rss>"
    assert [len(entry.title or "") < 20 for entry in read_feed(body.encode(), url=URL).entries] == [True]


SNIFFED = [  # body, media type, whether it is a feed
    pytest.param(rss(""), None, True, id="rss"),
    pytest.param(b"\xef\xbb\xbf\n" + rss(""), "text/html", True, id="rss-as-html"),
    pytest.param(b"<?xml version='1.0'?><!-- <html> --><!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>", None, True, id="prologue"),
    pytest.param(ATOM.encode("utf-16"), None, True, id="utf-16"),
    pytest.param(RDF.encode(), "application/xml", True, id="rdf"),
    pytest.param(json.dumps(JSON).encode(), "application/json", True, id="json"),
    pytest.param(json.dumps(JSON).replace("/", "\\/").encode(), "application/json", True, id="json-with-escapes"),
    pytest.param(b"Warning: x<rss></rss>", "application/rss+xml", True, id="noise-before"),
    pytest.param(
        b"<!DOCTYPE html><html><body>&lt;rss</body></html>", "application/rss+xml", False, id="page-said-to-be-a-feed"
    ),
    pytest.param(b"<html><svg><rdf:RDF></rdf:RDF></svg></html>", "text/html", False, id="page"),
    pytest.param(b"<urlset></urlset>", "application/xml", False, id="sitemap"),
    pytest.param(b'{"text": "x"}', "application/json", False, id="other-json"),
    pytest.param(b"", "application/rss+xml", False, id="empty"),
]


@pytest.mark.parametrize(("body", "media_type", "feed"), SNIFFED)
def test_is_feed(body: bytes, media_type: str | None, feed: bool) -> None:
    assert is_feed(body, media_type) is feed


@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b"plain text", b'{"version": "https://jsonfeed.org/version/1", "items": 3}']
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable, match="feed") as caught:
        read_feed(body, url=URL)
    assert caught.value.reason is Reason.FORMAT


def test_an_entry_as_an_article(place: Place) -> None:
    feed = read_feed(rss(RSS_ITEM), url=URL)
    article = read_entry(feed.entries[0], feed, place)
    assert article.text == "Hoshino made 4 billion yen."
    assert (article.title, article.publisher, article.authors) == ("Profits < 5% at Hoshino", "Harbour Wire", ("Aoi Mori",))
    assert (article.published_at, article.date_source) == (datetime(2024, 11, 3, 9), DateSource.FEED)
    assert article.key == article.url == "https://minato.example/news/7?utm_source=rss&id=7"


def test_an_entry_without_address_is_known_by_its_id(place: Place) -> None:
    entry = Entry(external_id="8", html="<p>Hoshino Electric made 4 billion yen this year.</p>", published="2031-01-01")
    article = read_entry(entry, Feed(title="Minato", url="https://www.minato.example/"), place)
    assert (article.key, article.url, article.publisher) == ("minato.example#8", None, "minato.example")
    assert (article.published_at, article.date_source) == (None, None)  # six years ahead of the fetch


def test_the_update_dates_an_entry_that_claims_to_be_from_the_future(place: Place) -> None:
    entry = Entry(
        external_id="8", summary="Hoshino Electric made 4 billion yen this year.", published="2031-01-01", updated="2024-11-03"
    )
    assert read_entry(entry, Feed(), place).published_at == datetime(2024, 11, 3)


def test_an_entry_without_text_is_no_article(place: Place) -> None:
    with pytest.raises(Unreadable) as caught:
        read_entry(Entry(url=URL, title="Only a title", html="<img src='x'>"), Feed(), place)
    assert caught.value.reason is Reason.NO_TEXT
