"""What an address turns out to be."""

import pytest

from corpus.fetch import Fetcher, Terms
from corpus.probe import probe
from corpus.sources import Kind
from tests.corpus.rogue import PAGE, Rogue, Waits, answer, redirect

HEAD = '<head><title>富岳</title><link rel="alternate" type="application/rss+xml" href="/rss"></head>'
RSS = """<rss version="2.0"><channel><title>速報</title><language>ja</language>
<item><title>一</title><link>{site}/story</link><pubDate>Thu, 02 Jan 2025 09:00:00 GMT</pubDate></item>
<item><title>二</title><link>{site}/missing</link></item></channel></rss>"""
MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{site}/missing</loc></url></urlset>'


@pytest.fixture
def _site(site: str) -> None:
    Rogue.extra["/story"] = answer(PAGE.replace("<body>", HEAD + "<body>"))
    Rogue.extra["/rss"] = answer(RSS.format(site=site), "Content-Type: text/xml")
    Rogue.extra["/map"] = answer(MAP.format(site=site), "Content-Type: text/xml")
    Rogue.extra["/old"] = redirect("/rss", "301 Moved Permanently")
    Rogue.extra["/bare"] = answer(f"<html>{HEAD}<body></body></html>")


@pytest.mark.usefixtures("_site")
def test_a_feed(site: str, terms: Terms) -> None:
    with Fetcher() as fetcher:
        found, first = probe(site + "/old", fetcher, terms)
    assert (found.kind, found.title, found.lang, found.articles, found.problem) == (Kind.FEED, "速報", "ja", 2, None)
    assert found.first[0] == (f"{site}/story", "一", "Thu, 02 Jan 2025 09:00:00 GMT")
    assert first
    assert (first.kind, first.lang, first.characters) == (Kind.PAGE, "ja", 28)
    source = found.source(local=True)
    assert (source.name, source.kind, source.url, source.language, source.local) == ("速報", "feed", f"{site}/rss", "ja", True)


@pytest.mark.usefixtures("_site")
def test_a_sitemap_whose_pages_cannot_be_read(site: str, terms: Terms) -> None:
    with Fetcher() as fetcher:
        found, first = probe(site + "/map", fetcher, terms)
    assert (found.kind, found.articles, found.sitemaps) == (Kind.SITEMAP, 1, 0)
    assert first
    assert first.problem == "The server answered 404 Not Found."
    assert found.source().name == "127.0.0.1"


@pytest.mark.usefixtures("_site")
@pytest.mark.parametrize(("path", "problem"), [("/story", None), ("/bare", "No article was found on the page.")])
def test_a_page_names_its_feeds(path: str, problem: str | None, site: str, terms: Terms, waits: Waits) -> None:
    Rogue.extra["/robots.txt"] = answer(f"User-agent: *\nAllow: /\nSitemap: {site}/map\n")
    with Fetcher(clock=waits.clock) as fetcher:
        found, first = probe(site + path, fetcher, terms)
    assert found.site_maps == (f"{site}/map",)
    assert (found.kind, found.feeds, found.problem, first) == (Kind.PAGE, (f"{site}/rss",), problem, None)
