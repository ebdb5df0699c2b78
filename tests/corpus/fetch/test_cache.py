"""What was fetched is kept, asked for again only if it changed, and read again without the network."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from corpus.errors import StopRun
from corpus.fetch import Cache, Fetcher, Terms
from corpus.quarantine import Unreadable
from tests.corpus.rogue import ETAG, PAGE, START, Rogue, Waits, answer


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", most_bytes=10_000_000, most_age=timedelta(days=30))


def files(cache: Cache) -> list[Path]:
    return sorted(path for path in cache.folder.rglob("*") if path.is_file())


def test_no_cookie_is_kept(site: str, terms: Terms, cache: Cache) -> None:
    Rogue.extra["/news"] = answer("x", "Set-Cookie: session=secret", "X-Other: kept")
    with Fetcher(cache) as fetcher:
        fetcher.fetch(site + "/news", terms)
    kept = cache.find(site + "/news")
    assert kept
    assert ("set-cookie" in kept.answer.headers, kept.answer.headers["x-other"]) == (False, "kept")


def test_what_has_not_changed_is_not_sent_again(site: str, terms: Terms, cache: Cache, waits: Waits) -> None:
    url = site + "/conditional"
    with Fetcher(cache, clock=waits.clock) as fetcher:
        first = fetcher.fetch(url, terms, stamp="monday")
        waits.sleep(3600)
        again = fetcher.fetch(url, terms, stamp="tuesday")
    assert Rogue.headers_of["/conditional"]["if-none-match"] == ETAG
    assert [page.unchanged for page in (first, again)] == [False, True]
    assert [page.stamp for page in (first, again)] == ["monday", "tuesday"]
    assert first.body == again.body == PAGE.encode()
    assert first.fetched_at == again.fetched_at == first.checked_at == START
    assert (again.checked_at - START).total_seconds() >= 3600
    assert (again.media_type, again.charset) == ("text/html", "utf-8")


def test_a_changed_page_takes_the_place_of_the_one_before(site: str, terms: Terms, cache: Cache) -> None:
    Rogue.extra["/news"] = [answer("first", "Last-Modified: Mon, 06 Jan 2025 00:00:00 GMT"), answer("second")]
    with Fetcher(cache) as fetcher:
        pages = [fetcher.fetch(site + "/news", terms) for _ in range(2)]
        assert Rogue.headers_of["/news"]["if-modified-since"] == "Mon, 06 Jan 2025 00:00:00 GMT"
        assert [(page.body, page.unchanged) for page in pages] == [(b"first", False), (b"second", False)]
        kept = fetcher.kept(site + "/news")
        assert kept
        assert kept.body == b"second"
    assert len(files(cache)) == 1


def test_validators_are_for_the_address_that_gave_them(site: str, terms: Terms, cache: Cache) -> None:
    Rogue.extra["/away"] = answer("", "Location: /conditional", status="301 Moved Permanently")
    with Fetcher(cache) as fetcher:
        pages = [fetcher.fetch(site + "/away", terms) for _ in range(2)]
    assert [page.unchanged for page in pages] == [False, True]
    assert {page.moved_to for page in pages} == {site + "/conditional"}
    assert "if-none-match" not in Rogue.headers_of["/away"]


def test_offline_reads_what_was_kept(site: str, terms: Terms, cache: Cache) -> None:
    with Fetcher(cache) as fetcher:
        online = fetcher.fetch(site + "/moved", terms)
        fetcher.fetch(site + "/gzip", terms)
    Rogue.asked.clear()
    with Fetcher(cache, offline=True) as fetcher:
        offline = fetcher.fetch(site + "/moved", terms)
        assert fetcher.fetch(site + "/gzip", terms).body.decode() == PAGE
        with pytest.raises(Unreadable, match="never fetched") as caught:
            fetcher.fetch(site + "/page", terms)
    assert (offline.body, offline.url, offline.moved_to) == (online.body, online.url, online.moved_to)
    assert offline.unchanged
    assert caught.value.reason == "offline"
    assert Rogue.asked == []


def test_each_file_is_a_web_archive(site: str, terms: Terms, cache: Cache) -> None:
    with Fetcher(cache) as fetcher:
        fetcher.fetch(site + "/gzip", terms)
    (path,) = files(cache)
    with path.open("rb") as file:
        (record,) = ((one.rec_type, one.content_stream().read()) for one in ArchiveIterator(file, check_digests="raise"))
    assert record == ("response", PAGE.encode())


def test_a_damaged_file_is_fetched_again(site: str, terms: Terms, cache: Cache) -> None:
    chance = random.Random(1)
    with Fetcher(cache) as fetcher:
        fetcher.fetch(site + "/conditional", terms)
        (path,) = files(cache)
        whole = path.read_bytes()
        for _ in range(60):
            raw = bytearray(whole)
            place = chance.randrange(len(raw))
            raw = raw[:place] if chance.random() < 0.5 else raw.replace(raw[place : place + 3], b"???")
            path.write_bytes(raw)
            page = fetcher.fetch(site + "/conditional", terms)
            assert page.body.decode() == PAGE
    assert path.read_bytes() != raw


def test_a_file_that_is_not_ours_is_none(cache: Cache, site: str, terms: Terms) -> None:
    with Fetcher(cache) as fetcher:
        fetcher.fetch(site + "/page", terms)
        (path,) = files(cache)
        for raw in (b"", b"\x1f\x8b", b"WARC/1.0\r\n\r\n"):
            path.write_bytes(raw)
            assert fetcher.kept(site + "/page") is None


@pytest.mark.parametrize(
    ("most_bytes", "days", "expected"),
    [(10_000_000, 30, ["/a", "/b", "/c"]), (10_000_000, 2, ["/b", "/c"]), (1500, 30, ["/c"]), (0, 30, [])],
    ids=["all", "too-old", "too-much", "none"],
)
def test_the_folder_is_kept_tidy(
    most_bytes: int, days: int, expected: list[str], site: str, terms: Terms, tmp_path: Path, waits: Waits
) -> None:
    cache = Cache(tmp_path, most_bytes=most_bytes, most_age=timedelta(days=days))
    chance = random.Random(1)
    with Fetcher(cache, clock=waits.clock) as fetcher:
        for path in ("/a", "/b", "/c"):
            Rogue.extra[path] = answer(chance.randbytes(1000), "Content-Type: text/plain")
            waits.sleep(24 * 3600)
            fetcher.fetch(site + path, terms)
        waits.sleep(3600)
    assert [path for path in ("/a", "/b", "/c") if cache.find(site + path)] == expected


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StopRun, match="setting `cache`"):
        Cache(tmp_path / "file" / "cache", most_bytes=1, most_age=timedelta(days=1))
