"""HTML pages."""

import json
from datetime import datetime
from typing import Any

import pytest

from corpus import page
from corpus.article import DateSource
from corpus.draft import Place
from corpus.page import declared_charset, read_articles, read_html, read_page, read_whole
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


ENCODINGS = [  # of the bytes, by the server, by the page
    pytest.param("utf-8", "Shift_JIS", "euc-jp", id="both-wrong"),
    pytest.param("cp932", "utf-8", "Shift_JIS", id="server-wrong"),
    pytest.param("euc_jp", "euc-jp", "utf-8", id="page-wrong"),
    pytest.param("cp932", None, "x-sjis", id="old-name"),
    pytest.param("cp932", None, "Windows-31J", id="name-of-windows"),
    pytest.param("iso2022_jp", "utf-8", None, id="iso-2022-jp"),
    pytest.param("euc_jis_2004", "EUC-JP", None, id="euc-jp-with-signs-of-windows"),
    pytest.param("utf-16", None, None, id="utf-16"),
    pytest.param("cp932", "iso-8859-1", "no-such-encoding", id="nothing-right"),
]


@pytest.mark.parametrize(("encoding", "server", "meta"), ENCODINGS)
def test_encodings(encoding: str, server: str | None, meta: str | None, place: Place) -> None:
    signs = "①㈱" if encoding in ("cp932", "euc_jis_2004") else ""
    body = f"<p>{signs}富岳は４４２ＰＦ、投資額は約１，３００億円だったと理化学研究所が発表した。</p>"
    raw = html(body, f'<meta charset="{meta}">' if meta else "").encode(encoding)
    assert (
        read_page(raw, place, charset=server).text
        == f"{signs}富岳は４４２ＰＦ、投資額は約１，３００億円だったと理化学研究所が発表した。"
    )


BROKEN = [  # what is broken, whether the page is read
    pytest.param("<p>442\ufffd petaflops were counted.</p>", False, id="beside-a-number"),
    pytest.param("<p>投資額は\ufffd億円だった。</p>", False, id="beside-a-number-of-kanji"),
    pytest.param("<p>Caf\ufffd owners were content.</p>", True, id="in-a-word"),
    pytest.param("<p>Its caf\ufffd, a small one, was content.</p>", True, id="before-a-comma"),
    pytest.param("<p>It grew 1.\ufffd5 per cent.</p>", False, id="behind-a-point"),
    pytest.param("</article><nav>\ufffd 5</nav><article>", True, id="outside-the-article"),
    pytest.param("\ufffd" * 30, False, id="too-much"),
]


@pytest.mark.parametrize(("body", "read"), BROKEN)
def test_broken_bytes(body: str, read: bool, place: Place) -> None:
    raw = html(EN + body + JA).encode().replace("\ufffd".encode(), b"\xe3")
    if read:
        assert "442 petaflops" in read_page(raw, place).text
        return
    with pytest.raises(Unreadable) as caught:
        read_page(raw, place)
    assert caught.value.reason is Reason.ENCODING


def linked(*said: dict[str, Any] | str) -> str:
    scripts = (part if isinstance(part, str) else json.dumps(part, ensure_ascii=False) for part in said)
    return "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)


NEWS = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Fugaku",
    "datePublished": "2024-11-03T09:15:00+09:00",
    "dateModified": "2024-11-04T10:00:00+09:00",
    "author": [{"@type": "Person", "name": "森 葵"}, {"@type": "Person", "givenName": "Kai", "familyName": "Hayashi"}],
    "publisher": {"@type": "NewsMediaOrganization", "name": "kobe news"},
}
DATED = [  # head, moment, how it was found
    pytest.param(METAS + linked({**NEWS, "datePublished": "2024-10-01"}), datetime(2024, 11, 3, 9, 15), DateSource.META, id="meta"),
    pytest.param(linked(NEWS), datetime(2024, 11, 3, 9, 15), DateSource.JSON_LD, id="json-ld"),
    pytest.param('<meta name="date" content="2031-01-01">' + linked(NEWS), datetime(2024, 11, 3, 9, 15), DateSource.JSON_LD, id="wrong-meta"),
    pytest.param('<link rel="canonical" href="https://a.example/2024/11/03/x">', datetime(2024, 11, 3), DateSource.PAGE, id="address"),
    pytest.param('<meta name="date" content="2031-01-01">', None, None, id="in-the-future"),
    pytest.param("", None, None, id="nothing-but-a-copyright-notice"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "moment", "source"), DATED)
def test_how_the_date_was_found(head: str, moment: datetime | None, source: DateSource | None, place: Place) -> None:
    article = read_page(html(EN, head).encode(), place)
    assert (article.published_at, article.date_source) == (moment, source)


def test_the_date_at_the_top_of_a_japanese_page(place: Place) -> None:
    article = read_page(html(f"<h1>富岳</h1><p>2024年11月3日 9時05分</p>{JA}").encode(), place)
    assert (article.published_at, article.date_source) == (datetime(2024, 11, 3, 9, 5), DateSource.PAGE)


SAID = [  # scripts
    pytest.param(linked(NEWS), id="plain"),
    pytest.param(linked([{"@type": "BreadcrumbList"}, NEWS]), id="list"),
    pytest.param(linked({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, NEWS]}), id="graph"),
    pytest.param(linked("{broken", {**NEWS, "@type": ["Article", "NewsArticle"]}), id="after-a-broken-one"),
    pytest.param(linked(f"<!-- {json.dumps(NEWS)} -->"), id="in-a-comment"),
    pytest.param(linked(f"//<![CDATA[\n{json.dumps(NEWS)};\n//]]>"), id="in-cdata"),
    pytest.param(linked(json.dumps(NEWS).replace("Fugaku", "Fu\ngaku")), id="with-a-line-break"),
    pytest.param(
        linked(
            {
                "@graph": [
                    {**NEWS, "author": [{"@id": "#a"}, {"@id": "#b"}], "publisher": {"@id": "#p"}},
                    {"@id": "#a", "@type": "Person", "name": "森 葵"},
                    {"@id": "#b", "@type": "Person", "name": "Kai Hayashi", "url": "https://x.example/"},
                    {"@id": "#p", "@type": "Organization", "name": "kobe news"},
                ]
            }
        ),
        id="references",
    ),
]


@pytest.mark.parametrize("head", SAID)
def test_what_the_page_says_to_search_engines(head: str, place: Place) -> None:
    article = read_page(html(EN, head).encode(), place, url="https://www.kobe.example/1")
    assert (article.publisher, article.authors) == ("kobe news", ("森 葵", "Kai Hayashi"))
    assert article.modified_at == datetime(2024, 11, 4, 10)


ODD = [
    *([], {}, None, 5, "text", [[]], {"@type": 5}, {"@type": "NewsArticle", "author": 5, "publisher": [], "hasPart": "x"}),
    {"@type": "LiveBlogPosting", "liveBlogUpdate": [None, 5, {"articleBody": ["", 3]}]},
    {"@type": "NewsArticle", "datePublished": {"@value": "2024"}, "headline": ["A", "B"], "isAccessibleForFree": []},
]


@pytest.mark.parametrize("said", ODD, ids=str)
def test_odd_linked_data_is_passed_by(said: Any, place: Place) -> None:
    assert "442 petaflops" in read_page(html(EN, linked(json.dumps(said), "[" * 5_000)).encode(), place).text


BARRED = [  # head, body, reason
    pytest.param(linked({**NEWS, "isAccessibleForFree": False}), EN, "paywall", id="not-free"),
    pytest.param(
        linked({**NEWS, "isAccessibleForFree": "http://schema.org/False"}), EN, "paywall", id="not-free-as-an-address"
    ),
    pytest.param(
        linked({**NEWS, "hasPart": {"isAccessibleForFree": "False", "cssSelector": ".rest"}}), EN, "paywall", id="part"
    ),
    pytest.param('<meta property="article:content_tier" content="locked">', EN, "paywall", id="locked"),
    pytest.param("", f"{JA}<p>この記事は会員限定です。残り1,234文字</p>", "paywall", id="members-only"),
    pytest.param(
        "<title>Page not found | Kobe</title>", "<h1>Page not found</h1><p>It may have moved.</p>", "error_page", id="404"
    ),
    pytest.param("", "<h1>ログイン</h1><p>ログインしてください</p>", "login", id="login"),
]


@pytest.mark.parametrize(("head", "body", "reason"), BARRED)
def test_pages_that_keep_their_article_to_themselves(head: str, body: str, reason: str, place: Place) -> None:
    with pytest.raises(Unreadable) as caught:
        read_page(html(body, head).encode(), place)
    assert caught.value.reason == reason


def test_a_long_article_is_read_whatever_the_page_says(place: Place) -> None:
    long = "".join(
        f"<p>Fugaku computed case {number} of the study in {number + 3} hours, said RIKEN.</p>" for number in range(60)
    )
    article = read_page(
        html(f"{long}<p>Subscribe to continue reading</p>", linked({**NEWS, "isAccessibleForFree": False})).encode(), place
    )
    assert "case 59" in article.text


LIVE = {
    "@type": "LiveBlogPosting",
    "headline": "The quake in Kobe",
    "datePublished": "2024-11-03T06:00:00+09:00",
    "author": {"name": "Aoi Mori"},
    "liveBlogUpdate": [
        {
            "@type": "BlogPosting",
            "headline": "The toll rises",
            "url": "https://www.kobe.example/live#u2",
            "datePublished": "2024-11-03T15:00:00+09:00",
            "articleBody": "<p>The toll is 25, said the city of Kobe.</p>",
        },
        {
            "@type": "BlogPosting",
            "datePublished": "2024-11-03T09:00:00+09:00",
            "articleBody": "Ten people died.",
            "author": "Kai Hayashi",
        },
        {"@type": "BlogPosting", "articleBody": "More soon."},
        {"@type": "BlogPosting", "headline": "Only a picture"},
    ],
}


@pytest.mark.parametrize("body", [EN, ""], ids=["with-text", "without-text"])
def test_each_entry_of_a_live_blog_is_an_article(body: str, place: Place) -> None:
    whole = read_whole(html(body, linked(LIVE)), place, url="https://www.kobe.example/live")
    assert [(article.text, article.title, article.published_at) for article in whole.articles] == [
        ("The toll is 25, said the city of Kobe.", "The toll rises", datetime(2024, 11, 3, 15)),
        ("Ten people died.", "The quake in Kobe", datetime(2024, 11, 3, 9)),
        ("More soon.", "The quake in Kobe", datetime(2024, 11, 3, 6)),
    ]
    assert whole.articles[0].key == "https://www.kobe.example/live#u2"
    assert {article.url for article in whole.articles} == {"https://www.kobe.example/live"}
    assert [article.authors for article in whole.articles][1:] == [("Kai Hayashi",), ("Aoi Mori",)]
    assert len({article.key for article in whole.articles}) == 3


def test_the_entries_keep_their_keys_when_others_come(place: Place) -> None:
    more = {**LIVE, "liveBlogUpdate": [{"articleBody": "The toll is 31."}, *LIVE["liveBlogUpdate"]]}
    before, after = (
        read_articles(html("", linked(said)).encode(), place, url="https://k.example/live") for said in (LIVE, more)
    )
    assert [article.key for article in after[1:]] == [article.key for article in before]


def test_a_live_blog_as_one_article(place: Place) -> None:
    article = read_html(html("", linked(LIVE)), place)
    assert article.text == "The toll is 25, said the city of Kobe.\nTen people died.\nMore soon."


def test_the_next_page(place: Place) -> None:
    whole = read_whole(html(f'{EN}<a rel="next" href="?page=2">2</a>'), place, url="https://www.kobe.example/1")
    assert whole.next_url == "https://www.kobe.example/1?page=2"
