"""From a source to its articles: nothing lost, nothing fetched twice without need."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.collect import collect
from corpus.fetch import Cache, Fetcher, Page
from corpus.follow import may_have_changed
from corpus.readers import read_inputs
from corpus.sources import Source
from tests.corpus.rogue import ETAG, START, Rogue, Waits, answer, redirect

TEXT = "The supercomputer Fugaku delivers {} petaflops, said the institute that built it in Kobe on Thursday."


def page(number: int, *headers: str, title: str = "On the page") -> bytes:
    body = f"<html><head><title>{title}</title></head><body><article><p>{TEXT.format(number)}</p></article></body></html>"
    return answer(body, *headers)


def feed(site: str, *items: str) -> bytes:
    """RSS of items: "name", "name updated" or "name updated content"."""
    told = []
    for item in items:
        name, updated, content = [*item.split(" ", 2), "", ""][:3]
        told.append(
            f"<item><title>In the feed</title><link>{site}/{name}</link><guid isPermaLink='false'>{name}</guid>"
            + (f"<atom:updated>{updated}</atom:updated>" if updated else "")
            + "<pubDate>Thu, 02 Jan 2025 09:00:00 GMT</pubDate>"
            + (f"<content:encoded><![CDATA[<p>{content}</p>]]></content:encoded>" if content else "")
            + "</item>"
        )
    return answer(
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Wire</title>{''.join(told)}</channel></rss>",
        "Content-Type: application/rss+xml",
    )


def sitemap(site: str, *entries: str, index: bool = False) -> bytes:
    """A sitemap of entries: "name" or "name lastmod"."""
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    told = ""
    for entry in entries:
        name, _, lastmod = entry.partition(" ")
        told += f"<{inner}><loc>{site}/{name}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</{inner}>"
    return answer(f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{told}</{outer}>', "Content-Type: text/xml")


class Desk:
    """Collects again and again, an hour apart unless said otherwise."""

    def __init__(self, site: str, cache: Cache, waits: Waits) -> None:
        self.site, self.waits = site, waits
        self.fetcher = Fetcher(cache, clock=waits.clock)
        self.notes: list[str] = []
        self.known: set[str] = set()

    def collect(self, kind: str = "feed", path: str = "/list", **said: object) -> dict[str, str]:
        """What became of each address: its figure, or the reason why it was not read."""
        self.waits.sleep(3600)
        Rogue.asked.clear()
        source = Source.model_validate({"name": "s", "kind": kind, "url": self.site + path, "local": True, "delay": 0, **said})
        found = collect(
            source,
            self.fetcher,
            moment=self.waits.clock.now(),
            known=lambda url, _fetched_at: url in self.known,
            note=self.notes.append,
        )
        self.found = list(found)
        return {
            item.origin.removeprefix(self.site): item.text.split(" petaflops")[0].rpartition(" ")[2]
            if isinstance(item, Article)
            else item.reason.value
            for item in self.found
        }


@pytest.fixture
def desk(site: str, tmp_path: Path, waits: Waits) -> Iterator[Desk]:
    for number in range(1, 5):
        Rogue.extra[f"/{number}"] = page(number)
    cache = Cache(tmp_path / "cache", most_bytes=10_000_000, most_age=timedelta(days=30))
    made = Desk(site, cache, waits)
    yield made
    made.fetcher.close()


def test_a_feed_leads_to_its_pages(desk: Desk) -> None:
    Rogue.extra["/list"] = feed(desk.site, "1", "2", "missing", "1")
    assert desk.collect(publisher="Wire", language="en") == {"/1": "1", "/2": "2", "/missing": "network"}
    first = desk.found[0]
    assert isinstance(first, Article)
    assert (first.title, first.publisher, first.external_id) == ("In the feed", "Wire", "1")
    assert (first.published_at, first.date_source) == (datetime(2025, 1, 2, 9), "feed")
    assert Rogue.asked == ["/robots.txt", "/list", "/1", "/2", "/missing"]


def test_what_was_announced_unchanged_is_not_asked_for_again(desk: Desk) -> None:
    Rogue.extra["/list"] = [
        feed(desk.site, "1 2025-01-02T09:00:00Z", "2 2025-01-02T09:00:00Z"),
        feed(desk.site, "1 2025-01-02T10:00:00Z", "2 2025-01-02T09:00:00Z", "3"),
    ]
    assert desk.collect() == {"/1": "1", "/2": "2"}
    Rogue.extra["/1"] = page(100)
    assert desk.collect() == {"/1": "100", "/2": "2", "/3": "3"}, "what is kept is read, in case that the last run died"
    assert Rogue.asked == ["/list", "/1", "/3"]
    desk.known = {f"{desk.site}/{name}" for name in "123"}
    assert desk.collect() == {}, "the ledger has all of it"


def test_corrections_that_nobody_announces_are_found(desk: Desk) -> None:
    Rogue.extra["/list"] = feed(desk.site, "1")
    desk.collect()
    asked = []
    for _ in range(16):
        desk.collect()
        asked.append("/1" in Rogue.asked)
    assert [hour for hour, was in enumerate(asked, 1) if was] == [1, 2, 4, 8, 16]
    Rogue.extra["/1"] = page(100)
    desk.waits.sleep(16 * 3600)
    desk.known = {f"{desk.site}/1"}
    assert desk.collect() == {"/1": "100"}


def test_a_page_that_did_not_change_is_known(desk: Desk) -> None:
    Rogue.extra["/list"] = feed(desk.site, "conditional")
    assert list(desk.collect()) == ["/conditional"]
    desk.known = {f"{desk.site}/conditional"}
    assert desk.collect() == {}
    assert Rogue.headers_of["/conditional"]["if-none-match"] == ETAG


def test_the_feed_is_read_where_its_pages_are_not_wanted(desk: Desk) -> None:
    Rogue.extra["/list"] = feed(desk.site, f"1 2025-01-02T09:00:00Z {TEXT.format(7)}", "2")
    assert desk.collect(pages=False, publisher="Wire") == {"/1": "7", "/2": "no_text"}
    assert Rogue.asked == ["/robots.txt", "/list"]
    article = desk.found[0]
    assert isinstance(article, Article)
    assert (article.publisher, article.url) == ("Wire", f"{desk.site}/1")


FALLBACK = [  # what the page answers, what becomes of an entry with a text in the feed
    pytest.param(answer("", status="403 Forbidden"), "7", id="forbidden"),
    pytest.param(answer("<html><body></body></html>"), "7", id="no-text"),
    pytest.param(answer("", status="503 Service Unavailable"), "network", id="busy"),
    pytest.param(answer("", "Retry-After: 9999", status="429 Too Many Requests"), "later", id="come-back"),
]


@pytest.mark.parametrize(("said", "expected"), FALLBACK)
def test_the_feed_is_read_where_a_page_is_refused_for_good(said: bytes, expected: str, desk: Desk) -> None:
    Rogue.extra["/9"] = said
    Rogue.extra["/list"] = feed(desk.site, f"9 2025-01-02T09:00:00Z {TEXT.format(7)}")
    assert desk.collect() == {"/9": expected}
    assert len(desk.notes) == (expected == "7")


def test_robots_keep_their_pages_and_the_feed_is_read(desk: Desk) -> None:
    Rogue.extra["/robots.txt"] = answer("User-agent: *\nDisallow: /1\n")
    Rogue.extra["/list"] = feed(desk.site, f"1 2025-01-02T09:00:00Z {TEXT.format(7)}", "2")
    assert desk.collect() == {"/1": "7", "/2": "2"}
    assert "/1" not in Rogue.asked


@pytest.mark.parametrize("at_once", [1, 4])
def test_pages_come_in_order(at_once: int, desk: Desk) -> None:
    names = [str(number) for number in range(1, 25)]
    for name in names:
        Rogue.extra[f"/{name}"] = page(int(name))
    Rogue.extra["/list"] = feed(desk.site, *names)
    assert list(desk.collect(at_once=at_once).values()) == names


def several(site: str, number: int, *more: int) -> bytes:
    """A page with a link to the next."""
    told = f"<p>{TEXT.format(number)}</p>" + "".join(f'<a href="{site}/story?page={next_}">Next</a>' for next_ in more)
    return answer(f"<html><body><article>{told}</article></body></html>")


def test_an_article_is_read_on_all_its_pages(desk: Desk) -> None:
    Rogue.extra |= {
        "/list": feed(desk.site, "story"),
        "/story": several(desk.site, 1, 2),
        "/story?page=2": several(desk.site, 2, 3),
        "/story?page=3": several(desk.site, 3, 2),
    }
    desk.collect()
    (article,) = desk.found
    assert isinstance(article, Article)
    assert [article.text.count(f" {number} petaflops") for number in (1, 2, 3)] == [1, 1, 1]
    Rogue.extra["/story"] = several(desk.site, 5, 2)
    Rogue.extra["/story?page=2"] = answer("", status="404 Not Found")
    assert desk.collect() == {"/story": "5"}
    assert desk.notes == [f"{desk.site}/story?page=2: The server answered 404 Not Found. The article is read up to there."]
    Rogue.extra["/story?page=2"] = answer("", status="503 Service Unavailable")
    desk.waits.sleep(24 * 3600)
    assert desk.collect() == {"/story": "network"}, "half an article would be taken for all of it"


def test_a_sitemap_leads_to_the_newest_pages(desk: Desk) -> None:
    Rogue.extra["/list"] = sitemap(desk.site, "1 2025-01-01", "2 2025-01-03", "3 2025-01-02", "4")
    assert list(desk.collect("sitemap", max_articles=3).items()) == [("/2", "2"), ("/3", "3"), ("/1", "1")]
    assert desk.notes == [f"{desk.site}/list lists 4 articles; the first 3 are read (`max_articles`)."]
    desk.collect("sitemap")
    assert Rogue.asked == ["/list", "/4"], "the others have not changed by their lastmod"


def test_an_index_leads_to_sitemaps(desk: Desk) -> None:
    Rogue.extra["/list"] = sitemap(desk.site, "a 2025-01-01", "b 2025-01-02", "list", "none", index=True)
    Rogue.extra["/a"] = sitemap(desk.site, "1", "2")
    Rogue.extra["/b"] = sitemap(desk.site, "3")
    assert desk.collect("sitemap") == {"/none": "network", "/1": "1", "/2": "2", "/3": "3"}
    desk.collect("sitemap")
    assert "/a" not in Rogue.asked, "its lastmod is the same"
    assert Rogue.counts["/list"] == 2


def test_sitemaps_without_end_are_left(desk: Desk) -> None:
    for number in range(10):
        Rogue.extra[f"/index{number}"] = sitemap(desk.site, f"index{number + 1}", index=True)
    assert desk.collect("sitemap", "/index0") == {"/index3": "format"}


def test_a_source_that_became_something_else_needs_a_person(desk: Desk) -> None:
    Rogue.extra["/list"] = page(1)
    assert desk.collect("feed") == {"/list": "format"}
    assert desk.collect("page") == {"/list": "1"}
    Rogue.extra["/list"] = feed(desk.site, "1")
    assert desk.collect("page") == {"/list": "format"}


def test_what_is_of_interest_is_noted(desk: Desk) -> None:
    Rogue.extra["/old"] = redirect("/list", "301 Moved Permanently")
    Rogue.extra["/list"] = feed(desk.site)
    assert desk.collect("feed", "/old") == {}
    assert desk.notes == [
        f"{desk.site}/old has moved for good, to {desk.site}/list.",
        f"{desk.site}/old lists nothing.",
    ]


def test_a_broken_feed_is_read_as_far_as_it_goes(desk: Desk) -> None:
    whole = feed(desk.site, "1", "2").partition(b"\r\n\r\n")[2]
    Rogue.extra["/list"] = answer(whole[: whole.index(b"</item>") + 20], "Content-Type: text/xml")
    assert desk.collect() == {"/list": "format", "/1": "1"}


def test_a_source_that_is_down_is_one_line(desk: Desk) -> None:
    assert desk.collect(path="/always-500") == {"/always-500": "network"}


def test_a_secret_that_is_not_set_is_said(desk: Desk) -> None:
    assert desk.collect(headers={"X-Key": "${env:NO_SUCH_KEY}"}) == {"/list": "settings"}
    assert Rogue.asked == []


def test_an_address_that_is_given_leads_to_its_articles(desk: Desk) -> None:
    Rogue.extra["/list"] = feed(desk.site, "1", "2")
    Rogue.extra["/map"] = sitemap(desk.site, "3")

    def outcome(path: str) -> list[str]:
        found = read_inputs([desk.site + path], open_fetcher=lambda: Fetcher(clock=desk.waits.clock))
        return [item.origin.removeprefix(desk.site) for item in found if isinstance(item, Article)]

    assert [outcome(path) for path in ("/list", "/map", "/4")] == [["/1", "/2"], ["/3"], ["/4"]]


def test_how_often_a_page_is_asked_for() -> None:
    def kept(fetched: float, checked: float, stamp: str | None = None) -> Page:
        start, hour = START, timedelta(hours=1)
        return Page(
            url="u",
            media_type="text/html",
            charset=None,
            body=b"",
            fetched_at=start + fetched * hour,
            checked_at=start + checked * hour,
            stamp=stamp,
        )

    now = START + timedelta(hours=100)
    cases = [
        (kept(0, 99, "a"), "a", False),
        (kept(0, 99, "a"), "b", True),
        (kept(0, 99, None), "b", True),
        (kept(0, 51), None, False),
        (kept(0, 49), None, True),
        (kept(99.5, 99.5), None, False),
    ]
    assert [may_have_changed(page, updated, now) for page, updated, _ in cases] == [expected for *_, expected in cases]


FILES = [  # kind, name of the file, what is in it
    pytest.param("csv", "a.txt", f"id,body\n1,{TEXT.format(5).replace(',', ' ')}\n", id="csv-of-another-name"),
    pytest.param("jsonl", "a.data", json.dumps({"text": TEXT.format(5)}), id="jsonl-of-another-name"),
    pytest.param("folder", "in/a.txt", TEXT.format(5), id="folder"),
    pytest.param("glob", "in/deep/a.txt", TEXT.format(5), id="glob"),
    pytest.param("eml", "a.eml", f"From: a@b.example\nSubject: News\n\n{TEXT.format(5)}", id="eml"),
]


@pytest.mark.parametrize(("kind", "name", "content"), FILES)
def test_files(kind: str, name: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    where = {"folder": str(tmp_path / "in"), "glob": str(tmp_path / "**/*.txt")}.get(kind, str(path))
    columns = {"columns": {"text": "body"}} if kind == "csv" else {}
    source = Source.model_validate({"name": "s", "kind": kind, "path": where, "publisher": "Ours", "language": "en", **columns})
    with Fetcher() as fetcher:
        (article,) = collect(source, fetcher)
    assert isinstance(article, Article)
    assert "5 petaflops" in article.text
    assert (article.publisher, article.lang) == ("Ours", "en")


def test_files_that_are_not_there(tmp_path: Path) -> None:
    source = Source.model_validate({"name": "s", "kind": "csv", "path": str(tmp_path / "*.csv")})
    with Fetcher() as fetcher:
        (refused,) = collect(source, fetcher)
    assert not isinstance(refused, Article)
    assert refused.reason == "missing"
