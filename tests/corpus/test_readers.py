"""Files and folders, good and bad together."""

import gzip
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus.article import Article
from corpus.quarantine import Quarantined
from corpus.readers import count_inputs, read_inputs

EN = "The supercomputer Fugaku delivers 442 petaflops, said the institute that built it."
NOW = datetime(2025, 1, 1, tzinfo=UTC)


def outcome(inputs: list[str], base: Path) -> dict[str, str]:
    """What became of each origin: "read", or the reason why not."""
    found = list(read_inputs(inputs, fetched_at=NOW))
    assert all(item.fetched_at == NOW for item in found)
    return {item.origin.replace(f"{base}/", ""): "read" if isinstance(item, Article) else item.reason.value for item in found}


def test_a_folder(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.md", "a.html", "c.JSONL", ".git/config", "b/.hidden.txt", "photo.dat"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"<html><body><article><p>{EN}</p></article></body></html>" if "html" in name else EN)
    (tmp_path / "c.JSONL").write_text(f'{{"text": "{EN}"}}\n[]\n')
    (tmp_path / "z").mkdir()
    assert list(outcome([str(tmp_path)], tmp_path).items()) == [
        (".git", "hidden"),
        ("a.html", "read"),
        ("c.JSONL:1", "read"),
        ("c.JSONL:2", "format"),
        ("photo.dat", "format"),
        ("b/.hidden.txt", "hidden"),
        ("b/1.md", "read"),
        ("b/2.txt", "read"),
    ]
    assert count_inputs([str(tmp_path), "https://example.com/"]) == 9


BAD = [  # name, bytes, reason, what is said
    pytest.param("a.txt", b"", "empty", "The file is empty", id="empty"),
    pytest.param("a.txt", b" \n\t\n", "empty", "nothing but white space", id="blank"),
    pytest.param("a.txt", bytes(range(256)) * 10, "binary", "NUL bytes", id="binary"),
    pytest.param("a.bin", b"\x7fELF\x02\x01", "binary", "a program", id="program"),
    pytest.param("a.md", b"%PDF-1.7", "binary", "a PDF", id="pdf"),
    pytest.param("a.txt", "投資額は約1300億円。".encode()[:-1], "encoding", "Broken UTF-8", id="broken-utf-8"),
    pytest.param("a.doc", b"some text", "format", "no reader for files named .doc", id="suffix"),
    pytest.param("README", b"some text", "format", "files without a suffix", id="no-suffix"),
    pytest.param("a.txt", b"Der Umsatz stieg um 12 Prozent auf 3 Milliarden Euro.", "language", "'de'", id="german"),
]


@pytest.mark.parametrize(("name", "raw", "reason", "said"), BAD)
def test_bad_files(name: str, raw: bytes, reason: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(raw)
    (refused,) = read_inputs([str(tmp_path / name)])
    assert isinstance(refused, Quarantined)
    assert (refused.reason, refused.origin) == (reason, str(tmp_path / name))
    assert said in refused.detail


def test_files_with_many_articles(tmp_path: Path) -> None:
    line = f'{{"text": "{EN}"}}\n'.encode()
    letter = f"From: a@b.example\nSubject: S\nDate: Sun, 03 Nov 2024 09:00:00 +0900\n\n{EN}\n".encode()
    answer = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><article><p>{EN}</p></article></body></html>".encode()
    )
    record = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(answer), answer)
    files = {
        "a.csv": f'text\n"{EN}"\n'.encode(),
        "b.TSV": f"id\ttext\n1\t{EN}\n".encode(),
        "c.jsonl.gz": gzip.compress(line * 2),
        "d.eml": letter,
        "e.mbox": b"From a@b.example Sun Nov  3 09:00:00 2024\n" + letter,
        "f.warc": record,
        "g.warc.gz": gzip.compress(record),
        "h.rss": f"<rss><channel><item><guid>1</guid><description>{EN}</description></item></channel></rss>".encode(),
        "j.jsonl.gz": gzip.compress(line * 2)[:-8],
        "k.csv": f"title\n{EN}\n".encode(),
        "l.gz": gzip.compress(line),
        "m.parquet": b"PAR1",
        "n.xml": b"<page>No feed.</page>",
    }
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    pq.write_table(pa.table({"text": [EN, EN]}), tmp_path / "i.parquet")
    assert list(outcome([str(tmp_path)], tmp_path).items()) == [
        ("a.csv:2", "read"),
        ("b.TSV:2", "read"),
        ("c.jsonl.gz:1", "read"),
        ("c.jsonl.gz:2", "read"),
        ("d.eml", "read"),
        ("e.mbox:0", "read"),
        ("f.warc:0", "read"),
        ("g.warc.gz:0", "read"),
        ("h.rss:1", "read"),
        ("i.parquet:1", "read"),
        ("i.parquet:2", "read"),
        ("j.jsonl.gz:1", "read"),
        ("j.jsonl.gz:2", "read"),
        ("j.jsonl.gz", "format"),
        ("k.csv", "format"),
        ("l.gz", "binary"),
        ("m.parquet", "format"),
        ("n.xml", "format"),
    ]
    assert count_inputs([str(tmp_path)]) == 20  # the header of a CSV file is counted


def test_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    inputs = [str(tmp_path / "nowhere.txt"), str(tmp_path / "empty"), "x" * 5000, "/dev/null"]
    assert [item.reason.value for item in read_inputs(inputs) if isinstance(item, Quarantined)] == [
        "missing",
        "empty",
        "missing",
        "format",
    ]


@pytest.mark.parametrize("name", ["long.txt", "long.jsonl", "long.html"])
def test_a_line_of_50_megabytes_takes_little_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with path.open("wb") as handle:
        for _ in range(50):
            handle.write(b"x" * 1_000_000)
        handle.write(f'\n{{"text": "{EN}"}}\n'.encode())
    tracemalloc.start()
    found = list(read_inputs([str(path)]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    refused = found[0]
    assert isinstance(refused, Quarantined)
    assert refused.reason == "too_large"
    assert peak < 40_000_000
    assert [isinstance(item, Article) for item in found[1:]] == ([True] if name == "long.jsonl" else [])


def test_the_key_of_a_file_is_its_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(EN)
    monkeypatch.chdir(tmp_path)
    (article,) = read_inputs(["a.txt"])
    assert isinstance(article, Article)
    assert (article.key, article.origin) == (str(tmp_path / "a.txt"), "a.txt")
