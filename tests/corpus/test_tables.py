"""Tables: one article a row, and a bad row costs nothing but itself."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus import tables
from corpus.article import Article
from corpus.draft import Place
from corpus.quarantine import Quarantined, Reason, Unreadable
from corpus.tables import count_rows, read_csv, read_parquet

EN = "The supercomputer Fugaku delivers 442 petaflops, said the institute that built it."
JA = "理化学研究所は、スーパーコンピューター「富岳」が442ペタフロップスを達成したと発表した。"
HEADER = "id,url,title,text,published,publisher,lang"


@pytest.fixture
def read(tmp_path: Path, place: Place) -> Callable[..., list[Article | Quarantined]]:
    def read_it(raw: str | bytes, **given: Any) -> list[Article | Quarantined]:
        path = tmp_path / "x.csv"
        path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
        return list(read_csv(path, place, **given))

    return read_it


def outcome(found: list[Article | Quarantined]) -> list[tuple[str, str]]:
    return [(item.origin.removeprefix("here:"), "read" if isinstance(item, Article) else item.reason.value) for item in found]


def test_all_fields(read: Callable[..., list[Article]]) -> None:
    (article,) = read(f'{HEADER}\n7,https://x.example/1,"A ""fast"" one","{EN}\nMore.",2024-11-03,P,en\n')
    assert (article.external_id, article.url, article.title) == ("7", "https://x.example/1", 'A "fast" one')
    assert (article.text, article.publisher, article.lang) == (f"{EN}\nMore.", "P", "en")
    assert (article.published_at, article.published_precision) == (datetime(2024, 11, 3), "day")


FORMS = [  # how the file is written
    pytest.param("utf-8", ",", id="utf-8"),
    pytest.param("utf-8-sig", ";", id="utf-8-with-mark"),
    pytest.param("utf-16", "\t", id="utf-16-with-tabs"),
    pytest.param("cp932", ",", id="shift-jis"),
    pytest.param("euc_jp", "|", id="euc-jp"),
]


@pytest.mark.parametrize(("encoding", "delimiter"), FORMS)
def test_encodings_and_delimiters(encoding: str, delimiter: str, read: Callable[..., list[Article]]) -> None:
    lines = [["Title ", "TEXT"], *([f"題{number}", JA] for number in range(3))]
    found = read("\r\n".join(delimiter.join(cells) for cells in lines).encode(encoding))
    assert [(article.title, article.text) for article in found] == [(f"題{number}", JA) for number in range(3)]


def test_the_first_foreign_letter_may_come_late(read: Callable[..., list[Article]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "SAMPLE", 1_000)
    found = read("\n".join(["text", *[f'"{EN}"'] * 30, *[f'"{JA}"'] * 30]).encode("cp932"))
    assert [found[0].text, found[-1].text] == [EN, JA]


BAD = [  # a row, reason, what is said
    pytest.param(b'"unclosed, 5', "format", "no CSV", id="unclosed"),
    pytest.param(b'"a"b,5', "format", "expected after", id="after-a-quote"),
    pytest.param(b"1,2,3", "format", "3 cells", id="too-many"),
    pytest.param(b"1,", "no_text", "no text", id="no-text"),
    pytest.param(b"1", "no_text", "no text", id="too-few"),
    pytest.param(b"1,caf\xe9 5", "encoding", "another encoding", id="another-encoding"),
    pytest.param(b"1,Der Umsatz stieg um 12 Prozent auf 3 Milliarden Euro.", "language", "'de'", id="german"),
]


@pytest.mark.parametrize(("row", "reason", "said"), BAD)
def test_a_bad_row_costs_only_itself(
    row: bytes, reason: str, said: str, read: Callable[..., list[Article | Quarantined]]
) -> None:
    good = f'1,"{EN} 富岳"'.encode()
    found = read(b"\n".join([b"id,text", good, b"", b",", row, good, good]))
    assert outcome(found) == [("2", "read"), ("5", reason), ("6", "read"), ("7", "read")]
    assert isinstance(found[1], Quarantined)
    assert said in found[1].detail


def test_a_row_that_is_too_long_is_refused(
    read: Callable[..., list[Article | Quarantined]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_LINE", 1_000)
    found = read("\n".join(["text", f'"{EN}"', "x" * 50_000, f'"{EN}"']))
    assert outcome(found) == [("2", "read"), ("3", "format"), ("4", "read")]


def test_columns_of_other_names(read: Callable[..., list[Article]]) -> None:
    (article,) = read(f'body,headline\n"{EN}",Fast\n', columns={"text": "Body", "title": "headline", "url": "link"})
    assert (article.text, article.title, article.url) == (EN, "Fast", None)


@pytest.mark.parametrize("raw", ["title,body\na,b\n", "just a line\n"])
def test_a_table_without_texts_is_refused(raw: str, read: Callable[..., list[Article]]) -> None:
    with pytest.raises(Unreadable, match=r"no column 'text' or 'html'.*Its columns: ") as caught:
        read(raw)
    assert caught.value.reason is Reason.FORMAT


def test_a_table_without_rows_is_said_so(read: Callable[..., list[Article | Quarantined]]) -> None:
    assert outcome(read("id,text\n")) == [("here", "empty")]


@pytest.fixture
def parquet(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    def write(columns: dict[str, Any]) -> Path:
        pq.write_table(pa.table(columns), tmp_path / "x.parquet", row_group_size=2)
        return tmp_path / "x.parquet"

    return write


TIMES = [  # values, moment, precision
    pytest.param(pa.array(["2024-11"]), datetime(2024, 11, 1), "month", id="string"),
    pytest.param(pa.array([2024]), datetime(2024, 1, 1), "year", id="number"),
    pytest.param(pa.array([date(2024, 11, 3)]), datetime(2024, 11, 3), "day", id="date"),
    pytest.param(pa.array([datetime(2024, 11, 3, 9)]), datetime(2024, 11, 3, 9), "second", id="time"),
    pytest.param(pa.array([datetime(2024, 11, 3, 9, tzinfo=UTC)]), datetime(2024, 11, 3, 9), "second", id="time-in-utc"),
    pytest.param(
        pa.array([1_730_624_400_000_000_001], pa.timestamp("ns")), datetime(2024, 11, 3, 9), "second", id="nanoseconds"
    ),
    pytest.param(pa.array([None], pa.string()), None, None, id="none"),
]


@pytest.mark.parametrize(("values", "moment", "precision"), TIMES)
def test_times_in_parquet(
    values: Any, moment: datetime | None, precision: str | None, parquet: Callable[..., Path], place: Place
) -> None:
    (article,) = read_parquet(parquet({"text": [EN], "published": values}), place)
    assert isinstance(article, Article)
    assert (article.published_at, article.published_precision) == (moment, precision)


def test_parquet(parquet: Callable[..., Path], place: Place) -> None:
    html = f"<html><body><article><p>{EN}</p></article></body></html>"
    path = parquet({"Id": [1, 2, 3], "text": [EN, None, None], "html": [None, html.encode(), b""], "other": [[1], [], None]})
    found = list(read_parquet(path, place))
    assert outcome(found) == [("1", "read"), ("2", "read"), ("3", "no_text")]
    assert [item.external_id for item in found if isinstance(item, Article)] == ["1", "2"]
    assert count_rows(path) == 3


def test_text_that_is_no_text(parquet: Callable[..., Path], place: Place) -> None:
    (refused,) = read_parquet(parquet({"text": [5]}), place)
    assert isinstance(refused, Quarantined)
    assert (refused.reason, "text: Input should be a valid string" in refused.detail) == ("format", True)


def test_broken_parquet_is_refused(parquet: Callable[..., Path], place: Place) -> None:
    path = parquet({"text": [EN] * 10})
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Unreadable, match="The Parquet file is broken") as caught:
        list(read_parquet(path, place))
    assert (caught.value.reason, count_rows(path)) == (Reason.FORMAT, 1)
