"""Reading in pieces: it can go on behind each, and a page can be sent to another process."""

import gzip
import json
import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus.article import Article
from corpus.pieces import Item, Mark, Piece, Position
from corpus.readers import path_pieces, read_inputs, read_pieces

MOMENT = datetime(2025, 1, 1, tzinfo=UTC)
SAID = "The supercomputer Fugaku delivers {} petaflops, said RIKEN on Monday in Kobe."
HTML = "<html><body><article><p>" + SAID + "</p></article></body></html>"
LINES = [
    json.dumps({"text": SAID.format(1)}),
    "",
    json.dumps({"html": HTML.format(2)}),
    "not JSON",
    json.dumps({"id": "4", "text": SAID.format(4)}),
]
CSV = f'id,text\n1,"{SAID.format(1)}"\n2,"two\nlines: {SAID.format(2)}"\n3,"never closed\n4,"{SAID.format(4)}"\n'
LETTER = "From kobe Mon Nov  4 10:00:00 2024\nFrom: a@kobe.example\nSubject: {0}\n\n" + SAID.replace("{}", "{0}") + "\n\n"


def write_parquet(path: Path) -> None:
    rows = pa.table(
        {"text": [SAID.format(1), None, SAID.format(3), SAID.format(4)], "html": [None, HTML.format(2), None, None]}
    )
    pq.write_table(rows, path, row_group_size=2)


def write_warc(path: Path) -> None:
    records = []
    for number in range(4):
        answer = f"HTTP/1.1 {404 if number == 2 else 200} OK\r\nContent-Type: text/html\r\n\r\n{HTML.format(number)}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://kobe.example/{number}\r\n"
            f"WARC-Date: 2024-11-05T01:02:03Z\r\nContent-Type: application/http\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        records.append(gzip.compress(head.encode() + answer + b"\r\n\r\n", mtime=0))
    path.write_bytes(b"".join(records))


def held(pieces: list[Piece]) -> list[tuple[tuple[Item, ...], Mark | None]]:
    return [(piece.read(), piece.mark) for piece in pieces]


FILES = [  # name, how it is written, articles and others in it
    pytest.param("x.jsonl", lambda path: path.write_text("\n".join(LINES)), 4, id="jsonl"),
    pytest.param("x.jsonl.gz", lambda path: path.write_bytes(gzip.compress("\n".join(LINES).encode())), 4, id="jsonl-gz"),
    pytest.param("x.csv", lambda path: path.write_text(CSV), 4, id="csv"),
    pytest.param("x.parquet", write_parquet, 4, id="parquet"),
    pytest.param("x.mbox", lambda path: path.write_text("".join(map(LETTER.format, range(3)))), 3, id="mbox"),
    pytest.param("x.warc.gz", write_warc, 3, id="warc-gz"),
    pytest.param("x.html", lambda path: path.write_text(HTML.format(1)), 1, id="page"),
    pytest.param("x.txt", lambda path: path.write_bytes(b"\0\1\2"), 1, id="binary"),
]


@pytest.mark.parametrize(("name", "write", "count"), FILES)
def test_reading_goes_on_behind_any_piece(name: str, write: Callable[[Path], object], count: int, tmp_path: Path) -> None:
    path = tmp_path / name
    write(path)
    pieces = list(path_pieces(path, MOMENT))
    items = [item for piece in pieces for item in piece.read()]
    assert len(items) == count
    assert items == list(read_inputs([str(path)], fetched_at=MOMENT))
    marks = [piece.mark for piece in pieces if piece.mark]
    assert [mark.done for mark in marks] == [False] * (len(marks) - 1) + [True]
    for number, piece in enumerate(pieces[:-1]):
        if piece.mark is None:
            continue
        rest = list(path_pieces(path, MOMENT, known=lambda _begun, mark=piece.mark: mark))
        assert held(rest) == held(pieces[number + 1 :]), f"after piece {number}"


@pytest.mark.parametrize(("name", "write", "count"), FILES)
def test_pages_can_be_sent(name: str, write: Callable[[Path], object], count: int, tmp_path: Path) -> None:
    path = tmp_path / name
    write(path)
    pieces = list(path_pieces(path, MOMENT))
    sent: list[Piece] = pickle.loads(pickle.dumps(pieces))
    assert [piece.read() for piece in sent] == [piece.read() for piece in pieces]


def test_a_file_that_is_read_is_passed_by(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(SAID.format(name))

    def known(begun: Mark) -> Mark | None:
        return Mark(path=begun.path, size=begun.size, changed=begun.changed, done=True) if "a.txt" in begun.path else None

    pieces = list(read_pieces([str(tmp_path)], fetched_at=MOMENT, known=known))
    assert [Path(piece.mark.path).name for piece in pieces if piece.mark and piece.mark.done] == ["a.txt", "b.txt"]
    (article,) = (item for piece in pieces for item in piece.read())
    assert isinstance(article, Article)
    assert article.origin.endswith("b.txt")


def test_a_page_of_a_record_is_not_read_before_it_is_wanted(tmp_path: Path) -> None:
    write_warc(tmp_path / "x.warc.gz")
    pieces = list(path_pieces(tmp_path / "x.warc.gz", MOMENT))
    assert [bool(piece.page) for piece in pieces] == [True, True, True, False]
    assert [piece.end is not None and piece.end > Position() for piece in pieces] == [True, True, True, False]
