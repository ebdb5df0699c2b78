"""Bytes as text: what is decoded, and what is refused rather than guessed."""

import os

import pytest

from corpus.decode import binary_sign, decode
from corpus.quarantine import Reason, Unreadable

JA = "理化学研究所は、スーパーコンピューター「富岳」が442ペタフロップスを達成したと発表した。投資額は約1300億円。"
EN = "The café’s owner said it raised £12 million – “a record”."

READABLE = [  # text, encoding, declared
    pytest.param(JA, "utf-8", None, id="utf-8"),
    pytest.param(JA, "utf-8-sig", None, id="utf-8-bom"),
    pytest.param(JA, "utf-16", None, id="utf-16"),
    pytest.param(JA, "cp932", None, id="shift-jis"),
    pytest.param(JA, "euc_jp", None, id="euc-jp"),
    pytest.param(JA, "iso2022_jp", None, id="iso-2022-jp"),
    pytest.param("富岳は世界一。", "cp932", None, id="short-shift-jis"),
    pytest.param("富岳は世界一。", "euc_jp", None, id="short-euc-jp"),
    pytest.param("①富岳は㈱で1兆円。", "cp932", "Shift_JIS", id="declared-shift-jis-with-cp932-signs"),
    pytest.param(f"①{JA}㈱", "euc_jis_2004", None, id="euc-jp-with-signs-of-windows"),
    pytest.param("①富岳は㈱で1兆円。", "euc_jis_2004", "EUC-JP", id="declared-euc-jp-with-signs-of-windows"),
    pytest.param("東京都知事会見", "cp932", "Shift_JIS", id="declared-shift-jis-without-kana"),
    pytest.param("東京都知事会見", "euc_jp", ("Shift_JIS", None, "euc-jp"), id="the-server-is-wrong-and-the-page-right"),
    pytest.param(EN, "cp1252", None, id="windows-1252"),
    pytest.param("Café in Zürich costs 12 million.", "latin-1", "ISO-8859-1", id="declared-latin-1"),
    pytest.param(JA, "utf-8", "shift_jis", id="wrong-declaration"),
    pytest.param(EN, "utf-8", "no-such-encoding", id="unknown-declaration"),
    pytest.param("", "utf-8", None, id="empty"),
]
BROKEN = [  # bytes, what is said
    pytest.param(JA.encode()[:50] + b"\xe3" + JA.encode()[51:], "Broken UTF-8: byte 48", id="damaged-japanese"),
    pytest.param(JA.encode()[:-1], "Broken UTF-8", id="cut-off"),
    pytest.param(b"valid text \xc3\x28 more text", r"Byte 11 \(0xc3\)", id="lone-lead-byte"),
    pytest.param(b"Fugaku has \xff 442 petaflops and the rest of it.", r"Byte 11 \(0xff\)", id="one-bad-byte"),
    pytest.param(b"\xff\xfe\xfd", "UTF-16-LE", id="not-even-utf-16"),
    pytest.param(b"\xff\xfe\xfd\xfc\xfb\xfa", "UTF-16-LE", id="looks-like-utf-16"),
    pytest.param(b"\x80\x81\x82abc", "0x80", id="lone-continuations"),
    pytest.param("Мощность 442 петафлопса, сказал представитель.".encode("cp1251"), "is not UTF-8", id="another-alphabet"),
]
BINARY = [
    pytest.param(b"%PDF-1.7 ...", "it is a PDF", id="pdf"),
    pytest.param(b"PK\x03\x04rest", "it is a ZIP archive or office document", id="zip"),
    pytest.param(b"text\0text", "it holds NUL bytes", id="nul"),
    pytest.param(bytes(range(1, 256)), "it is full of control characters", id="control"),
    pytest.param(EN.encode("utf-16"), None, id="utf-16"),
    pytest.param(JA.encode("iso2022_jp"), None, id="iso-2022-jp"),
    pytest.param(JA.encode("cp932"), None, id="shift-jis"),
    pytest.param(b"a\tb\r\nc\x0c", None, id="white-space"),
    pytest.param(b"", None, id="empty"),
]


@pytest.mark.parametrize(("text", "encoding", "declared"), READABLE)
def test_decode(text: str, encoding: str, declared: str | tuple[str, ...] | None) -> None:
    assert decode(text.encode(encoding), declared=declared) == text


def test_iso_2022_jp_with_signs_of_windows() -> None:
    raw = b"\x1b$B-!\x1b$BIY3Y$O\x1b$B-j\x1b(B 1\r\n\x1b(I6E\x1b(B"
    assert decode(raw) == "①富岳は㈱ 1\r\nｶﾅ"


@pytest.mark.parametrize(("raw", "said"), BROKEN)
def test_broken_bytes_are_refused(raw: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said) as caught:
        decode(raw)
    assert caught.value.reason is Reason.ENCODING


@pytest.mark.parametrize(("head", "sign"), BINARY)
def test_binary_sign(head: bytes, sign: str | None) -> None:
    assert binary_sign(head) == sign


def test_random_bytes_are_binary() -> None:
    assert all(binary_sign(os.urandom(4096)) is not None for _ in range(20))
