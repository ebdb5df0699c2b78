"""Web archives: pages in, articles out, and a damaged record costs nothing but itself."""

import gzip
import tracemalloc
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus import archives, warc
from corpus.archives import Record, estimate_pages, read_records, read_warc
from corpus.article import Article
from corpus.draft import Place
from corpus.quarantine import Quarantined

JA = "理化学研究所は、スーパーコンピューター「富岳」が442ペタフロップスを達成したと発表した。"
WARC_FIELDS = (("Content-Type", "application/warc-fields"),)
HTML = (("Content-Type", "text/html; charset=utf-8"),)


def page(number: int) -> bytes:
    said = f"<p>The supercomputer Fugaku delivers {number} petaflops, said RIKEN on Monday in Kobe.</p>"
    return f"<html><body><article>{said}<p>It cost 130 billion yen to build.</p></article></body></html>".encode()


def archive(*records: tuple[str, bytes, str, tuple[tuple[str, str], ...]], packed: bool = True) -> bytes:
    """A WARC file with these records: type, body, status and headers of the answer (of the record, if it is no answer)."""
    out = b""
    for kind, body, status, headers in (("warcinfo", b"software: by hand\r\n", "", WARC_FIELDS), *records):
        said = "".join(f"{name}: {value}\r\n" for name, value in headers)
        block = f"HTTP/1.1 {status}\r\n{said}\r\n".encode() + body if kind == "response" else body
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{len(out)}>\r\nWARC-Date: 2024-11-05T01:02:03Z\r\n"
        if kind != "warcinfo":
            head += f"WARC-Target-URI: https://www.kobe.example/{len(out)}\r\n"
        head += "Content-Type: application/http\r\n" if kind == "response" else said
        record = f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"
        out += gzip.compress(record, mtime=0) if packed else record
    return out


def pages(count: int, *, packed: bool = True) -> bytes:
    return archive(*(("response", page(number), "200 OK", HTML) for number in range(count)), packed=packed)


def outcome(record: Record) -> str:
    return ", ".join("read" if isinstance(item, Article) else item.reason.value for item in record.items) or record.kind


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.warc.gz"


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_what_an_article_knows_of_its_record(packed: bool, path: Path, place: Place) -> None:
    path.write_bytes(pages(2, packed=packed))
    first, second = read_warc(path, place)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.text.startswith("The supercomputer Fugaku delivers 0 petaflops")
    assert first.fetched_at == datetime(2024, 11, 5, 1, 2, 3, tzinfo=UTC)
    assert first.url is not None
    assert first.url.startswith("https://www.kobe.example/")
    assert (first.key, first.publisher, first.published_at) == (first.url, "kobe.example", None)
    assert first.origin.startswith("here:")
    assert first.origin != second.origin


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_reading_goes_on_at_any_record(packed: bool, path: Path, place: Place) -> None:
    path.write_bytes(pages(4, packed=packed))
    records = list(read_records(path, place))
    assert [outcome(record) for record in records] == ["warcinfo", "read", "read", "read", "read"]
    for number, record in enumerate(records):
        assert list(read_records(path, place, start=record.offset)) == records[number:]
        assert list(read_warc(path, place, start=record.end)) == [
            item for later in records[number + 1 :] for item in later.items
        ]
    assert records[-1].end == path.stat().st_size


PASSED = [  # type, body, status, headers, what becomes of it
    pytest.param("response", b"gone", "404 Not Found", HTML, "response 404", id="404"),
    pytest.param("response", b"", "301 Moved", HTML, "response 301", id="moved"),
    pytest.param("response", b"\x89PNG", "200 OK", (("Content-Type", "image/png"),), "response image/png", id="picture"),
    pytest.param("response", b"", "200 OK", HTML, "empty", id="empty"),
    pytest.param("response", b"\x89PNG", "200 OK", HTML, "binary", id="picture-said-to-be-a-page"),
    pytest.param("response", b"<html><body></body></html>", "200 OK", HTML, "no_text", id="no-article"),
    pytest.param("response", gzip.compress(page(1)), "200 OK", (*HTML, ("Content-Encoding", "gzip")), "read", id="gzip"),
    pytest.param("response", zlib.compress(page(1)), "200 OK", (*HTML, ("Content-Encoding", "deflate")), "read", id="deflate"),
    pytest.param("response", page(1), "200 OK", (*HTML, ("Content-Encoding", "gzip")), "read", id="said-to-be-packed"),
    pytest.param("response", b"%x\r\n%s\r\n0\r\n\r\n" % (len(page(1)), page(1)), "200 OK", (*HTML, ("Transfer-Encoding", "chunked")), "read", id="chunks"),
    pytest.param("response", page(1), "200 OK", (*HTML, ("Transfer-Encoding", "chunked")), "read", id="said-to-be-in-chunks"),
    pytest.param("resource", page(1), "", HTML, "read", id="resource"),
    pytest.param("metadata", b"a: b", "", WARC_FIELDS, "metadata", id="metadata"),
    pytest.param("revisit", b"", "", (("Content-Type", "application/http"),), "revisit", id="revisit"),
    pytest.param("request", b"GET / HTTP/1.1\r\n\r\n", "", (("Content-Type", "application/http"),), "request", id="request"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "status", "headers", "became"), PASSED)
def test_records(
    kind: str, body: bytes, status: str, headers: tuple[tuple[str, str], ...], became: str, path: Path, place: Place
) -> None:
    path.write_bytes(archive((kind, body, status, headers), ("response", page(2), "200 OK", HTML)))
    assert [outcome(record) for record in read_records(path, place)] == ["warcinfo", became, "read"]


def test_the_page_says_its_encoding(path: Path, place: Place) -> None:
    body = f'<html><head><meta charset="Shift_JIS"></head><body><article><p>{JA}</p></article></body></html>'
    path.write_bytes(archive(("response", body.encode("cp932"), "200 OK", (("Content-Type", "text/html; charset=utf-8"),))))
    (article,) = read_warc(path, place)
    assert isinstance(article, Article)
    assert article.text == JA


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_a_damaged_record_costs_only_itself(packed: bool, path: Path, place: Place) -> None:
    raw = bytearray(pages(4, packed=packed))
    path.write_bytes(raw)
    second = list(read_records(path, place))[2]
    raw[second.offset : second.offset + 40] = b"\xff" * 40
    path.write_bytes(raw)
    records = list(read_records(path, place))
    assert [outcome(record) for record in records] == ["warcinfo", "read", "format", "read", "read"]
    assert (records[2].offset, records[2].end) == (second.offset, second.end)
    assert [item.origin for item in records[2].items] == [f"here:{second.offset}"]


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_an_archive_that_is_cut_short_is_read_as_far_as_it_goes(packed: bool, path: Path, place: Place) -> None:
    path.write_bytes(pages(3, packed=packed)[:-60])
    records = list(read_records(path, place))
    assert [outcome(record) for record in records] == ["warcinfo", "read", "read", "format"]
    assert ["cut short" in item.detail for item in records[-1].items if isinstance(item, Quarantined)] == [True]


def test_a_wrong_length_costs_only_its_record(path: Path, place: Place) -> None:
    raw = pages(3, packed=False)
    path.write_bytes(raw)
    second = list(read_records(path, place))[2]
    head, rest = raw[: second.offset], raw[second.offset :]
    path.write_bytes(head + rest.replace(b"Content-Length: 2", b"Content-Length: 1", 1))
    assert [outcome(record) for record in read_records(path, place)][-1] == "read"
    path.write_bytes(head + rest.replace(b"Content-Length: ", b"Content-Length: x", 1))
    assert [outcome(record) for record in read_records(path, place)] == ["warcinfo", "read", "format", "read"]


def test_one_package_for_all_records(path: Path, place: Place) -> None:
    path.write_bytes(gzip.compress(pages(3, packed=False)))
    records = list(read_records(path, place))
    assert [outcome(record) for record in records] == ["warcinfo", "read", "read", "read"]
    assert {record.offset for record in records} == {0}
    assert len({item.key for record in records for item in record.items if isinstance(item, Article)}) == 3


@pytest.mark.parametrize("raw", [b"some text\n" * 10, gzip.compress(b"some text\n"), b"\x1f\x8b rest", b"WARC/1.0\r\n"])
def test_what_is_no_archive_is_said_so(raw: bytes, path: Path, place: Place) -> None:
    path.write_bytes(raw)
    (refused,) = read_warc(path, place)
    assert isinstance(refused, Quarantined)
    assert refused.reason == "format"


def test_an_archive_without_pages_is_said_so(path: Path, place: Place) -> None:
    path.write_bytes(archive(("response", b"gone", "404 Not Found", HTML)))
    (refused,) = read_warc(path, place)
    assert isinstance(refused, Quarantined)
    assert (refused.reason, refused.detail) == (
        "empty",
        "There is no page in the archive. It holds: 1 warcinfo, 1 response 404.",
    )


def test_large_records_take_little_memory(path: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MOST_RECORD", 1_000_000)
    huge = ("response", b" " * 40_000_000, "200 OK", HTML)
    path.write_bytes(archive(huge, ("response", page(1), "200 OK", HTML)))
    tracemalloc.start()
    found = [outcome(record) for record in read_records(path, place)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == ["warcinfo", "too_large", "read"]
    assert peak < 20_000_000


def test_a_page_that_unpacks_to_too_much_is_refused(path: Path, place: Place) -> None:
    bomb = gzip.compress(b"<p>" + b" " * 30_000_000)
    path.write_bytes(archive(("response", bomb, "200 OK", (*HTML, ("Content-Encoding", "gzip")))))
    assert [outcome(record) for record in read_records(path, place)] == ["warcinfo", "too_large"]


def test_the_number_of_pages_is_estimated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LOOKED_AT", 5_000)
    path.write_bytes(pages(100))
    assert 80 <= estimate_pages(path) <= 120
