"""JSON lines."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from corpus import draft, jsonlines
from corpus.article import Article, DateSource
from corpus.draft import Place
from corpus.jsonlines import read_json_lines
from corpus.quarantine import Quarantined

EN = "The supercomputer Fugaku delivers 442 petaflops, said the institute that built it."


def read(lines: list[bytes], tmp_path: Path, place: Place) -> list[Article | Quarantined]:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n".join(lines))
    return list(read_json_lines(path, place))


def line(**fields: Any) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()


def test_all_fields(tmp_path: Path, place: Place) -> None:
    fields = {"id": "a", "url": "https://x.example/1", "title": "T", "published": "2024-11", "publisher": "P", "lang": "ja"}
    (article,) = read([line(text=EN, **fields, other=1)], tmp_path, place)
    assert article == Article(
        key="https://x.example/1",
        text=EN,
        lang="ja",
        fetched_at=place.fetched_at,
        title="T",
        url="https://x.example/1",
        external_id="a",
        publisher="P",
        published_at=datetime(2024, 11, 1),
        published_precision="month",
        date_source=DateSource.GIVEN,
        origin="here:1",
    )


KEYS = [
    pytest.param({"id": 7, "publisher": "P"}, "P#7", id="id-of-a-publisher"),
    pytest.param({"id": "a"}, "#a", id="id"),
    pytest.param({}, "/somewhere/here:1", id="line"),
    pytest.param({"url": "not an address", "id": "a"}, "#a", id="bad-address"),
    pytest.param({"title": None, "published": None, "url": None, "lang": None}, "/somewhere/here:1", id="nulls"),
]


@pytest.mark.parametrize(("fields", "key"), KEYS)
def test_key(fields: dict[str, Any], key: str, tmp_path: Path, place: Place) -> None:
    (article,) = read([line(text=EN, **fields)], tmp_path, place)
    assert isinstance(article, Article)
    assert article.key == key


def test_html(tmp_path: Path, place: Place) -> None:
    page = f"<html><head><title>Page</title></head><body><article><p>{EN}</p></article></body></html>"
    (article,) = read([line(id=3, html=page, published=2024, title="Given")], tmp_path, place)
    assert isinstance(article, Article)
    assert (article.text, article.title, article.external_id) == (EN, "Given", "3")
    assert (article.published_at, article.published_precision) == (datetime(2024, 1, 1), "year")


BAD = [  # line, reason, what is said
    pytest.param(b"[1, 2]", "format", "The line is an array", id="array"),
    pytest.param(b'"text"', "format", "The line is a string", id="string"),
    pytest.param(b"5", "format", "The line is a number", id="number"),
    pytest.param(b"null", "format", "The line is null", id="null"),
    pytest.param(b"{not json}", "format", "The line is not JSON", id="no-json"),
    pytest.param(b"[" * 100_000, "format", "The line is not JSON", id="deep"),
    pytest.param(b'{"text": 5}', "format", "text: Input should be a valid string", id="text-is-a-number"),
    pytest.param(b'{"text": "x", "url": ["a"]}', "format", "url: Input should be a valid string", id="address-is-a-list"),
    pytest.param(b'{"title": "only"}', "no_text", "no text", id="no-text"),
    pytest.param(b'{"text": " \\n "}', "no_text", "no text", id="blank-text"),
    pytest.param(b'{"text": "bad \xff byte"}', "encoding", "Byte 14", id="broken"),
    pytest.param(b'{"text": "Der Umsatz stieg um 12 Prozent auf 3 Milliarden Euro."}', "language", "'de'", id="german"),
]


@pytest.mark.parametrize(("bad", "reason", "said"), BAD)
def test_a_bad_line_costs_only_itself(bad: bytes, reason: str, said: str, tmp_path: Path, place: Place) -> None:
    first, refused, last = read([line(text=EN), b"", bad, line(text=EN)], tmp_path, place)
    assert isinstance(refused, Quarantined)
    assert (refused.origin, refused.reason) == ("here:3", reason)
    assert said in refused.detail
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (first.origin, last.origin) == ("here:1", "here:4")


def test_a_line_that_is_too_long_is_skipped(tmp_path: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonlines, "MOST_LINE", 200)
    refused, article = read([line(text=EN * 10), line(text=EN)], tmp_path, place)
    assert isinstance(refused, Quarantined)
    assert (refused.origin, refused.reason) == ("here:1", "too_large")
    assert isinstance(article, Article)


def test_a_text_that_is_too_long_is_refused(tmp_path: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft, "MOST_TEXT", 100)
    (refused,) = read([line(text=EN * 2)], tmp_path, place)
    assert isinstance(refused, Quarantined)
    assert refused.reason == "too_large"


def test_what_cannot_be_stored_is_replaced_one_for_one(tmp_path: Path, place: Place) -> None:
    (article,) = read(
        [b'{"text": "The \\ud800 tower \\u0000 in Kobe is 90 metres tall, said the owner of it."}'], tmp_path, place
    )
    assert isinstance(article, Article)
    assert article.text.startswith("The \ufffd tower \ufffd in Kobe")
    assert article.text.index("90") == 25


def test_a_file_of_empty_lines_is_empty(tmp_path: Path, place: Place) -> None:
    (refused,) = read([b"", b"  ", b""], tmp_path, place)
    assert isinstance(refused, Quarantined)
    assert (refused.origin, refused.reason, refused.detail) == ("here", "empty", "There is no line in it.")
