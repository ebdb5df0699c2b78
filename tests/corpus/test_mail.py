"""Letters: what of them is an article, in whichever encoding they come."""

from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from corpus import mail
from corpus.article import Article, DateSource
from corpus.draft import Place
from corpus.mail import count_letters, read_letter, read_mailbox
from corpus.quarantine import Quarantined, Reason, Unreadable

JA = "理化学研究所は、スーパーコンピューター「富岳」が442ペタフロップスを達成したと発表した。"
EN = "The supercomputer Fugaku delivers 442 petaflops, said the institute that built it."
HEAD = "From: Harbour Wire <news@wire.example>\r\nSubject: Fugaku is fast\r\nDate: Sun, 03 Nov 2024 09:00:00 +0900\r\n"


def letter(plain: str = "", html: str = "", *, encoding: str = "utf-8", cte: str | None = None) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "港新聞 <news@minato.example>"
    made["Subject"] = "富岳、442ペタフロップスに"
    made["Date"] = "Sun, 03 Nov 2024 09:00:00 +0900"
    made["Message-ID"] = "<7@minato.example>"
    made["List-Unsubscribe"] = "<https://minato.example/leave>"
    if plain:
        made.set_content(plain, charset=encoding, cte=cte)
    if html and plain:
        made.add_alternative(html, subtype="html", charset=encoding, cte=cte)
    elif html:
        made.set_content(html, subtype="html", charset=encoding, cte=cte)
    return made


def test_what_a_letter_says_of_itself(place: Place) -> None:
    article = read_letter(letter(JA).as_bytes(), place)
    assert (article.text, article.title, article.publisher) == (JA, "富岳、442ペタフロップスに", "港新聞")
    assert (article.published_at, article.date_source) == (datetime(2024, 11, 3, 9), DateSource.MAIL)
    assert (article.external_id, article.key, article.url) == ("7@minato.example", "港新聞#7@minato.example", None)


@pytest.mark.parametrize("cte", ["quoted-printable", "base64"])
@pytest.mark.parametrize("encoding", ["utf-8", "iso-2022-jp", "shift_jis", "euc-jp"])
def test_encodings(encoding: str, cte: str, place: Place) -> None:
    if encoding == "iso-2022-jp" and cte == "quoted-printable":
        cte = "7bit"
    assert read_letter(letter(JA, encoding=encoding, cte=cte).as_bytes(), place).text == JA


SUBJECTS = [  # as it stands in the letter, as it is read
    pytest.param(b"=?UTF-8?B?5a+M5bKz?= =?UTF-8?Q?_442PF?=", "富岳 442PF", id="encoded"),
    pytest.param(b"=?ISO-2022-JP?B?GyRCLSFJWTNZGyhC?=", "①富岳", id="with-signs-of-windows"),
    pytest.param("富岳の更新".encode(), "富岳の更新", id="plain-utf-8"),
    pytest.param("富岳の更新".encode("cp932"), "富岳の更新", id="plain-shift-jis"),
    pytest.param("富岳の更新".encode("iso2022_jp"), "富岳の更新", id="plain-iso-2022-jp"),
    pytest.param(b"=?x-unknown?Q?Fugaku?= is\r\n fast", "Fugaku is fast", id="unknown-and-folded"),
    pytest.param(b"", "", id="none"),
]


@pytest.mark.parametrize(("raw", "title"), SUBJECTS)
def test_subjects(raw: bytes, title: str, place: Place) -> None:
    letter = b"From: a@b.example\r\nSubject: " + raw + b"\r\nDate: Sun, 03 Nov 2024 09:00:00 +0900\r\n\r\n" + EN.encode()
    assert read_letter(letter, place).title == title


CONTENTS = [  # plain, html, text
    pytest.param("Only plain 1.", "", "Only plain 1.", id="plain"),
    pytest.param("", "<p>Only <b>HTML</b> 2.</p><table><tr><td>4</td><td>5</td></tr></table>", "Only HTML 2.\n4 5", id="html"),
    pytest.param("Please use a client that shows HTML.", f"<p>{EN}</p>", EN, id="html-says-more"),
    pytest.param(EN, "<a href='x'><img src='y' alt='The letter'></a><p>Read it.</p>", EN, id="html-is-a-frame"),
    pytest.param("", f"<style>p {{}}</style><div style='display:none'>Preview</div><p>{EN}</p>", EN, id="hidden"),
]


@pytest.mark.parametrize(("plain", "html", "text"), CONTENTS)
def test_which_part_is_the_text(plain: str, html: str, text: str) -> None:
    made = letter(plain, html)
    made.add_attachment(b"PNG", maintype="image", subtype="png", filename="a.png")
    made.add_attachment("A file of 7 words that is only attached.", filename="notes.txt")
    made.add_attachment(letter("An older letter with its 9 words."))
    found, attached = mail._content(made)
    assert (found.strip(), attached) == (text, 3)


def test_a_letter_without_text_says_what_is_attached(place: Place) -> None:
    made = letter()
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    with pytest.raises(Unreadable, match=r"no text in the letter, and what is attached to it \(1\)") as caught:
        read_letter(made.as_bytes(), place)
    assert caught.value.reason is Reason.NO_TEXT


def test_the_address_is_where_the_letter_is_archived(place: Place) -> None:
    raw = f"{HEAD}Archived-At: <https://wire.example/letters/9>\r\n\r\n{EN}".encode()
    article = read_letter(raw, place)
    assert (article.url, article.publisher) == ("https://wire.example/letters/9", "Harbour Wire")


@pytest.mark.parametrize("raw", [b"", b"no letter", b"X: y\r\n\r\ntext", EN.encode()])
def test_what_is_no_letter_is_refused(raw: bytes, place: Place) -> None:
    with pytest.raises(Unreadable, match="no letter") as caught:
        read_letter(raw, place)
    assert caught.value.reason is Reason.FORMAT


def test_a_box(tmp_path: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MOST_LETTER", 2_000)
    border = "From news@wire.example Sun Nov  3 09:00:00 2024\n"
    bodies = [EN, f"{EN}\n>From 2019 on it was 415.", f"{EN}\nFrom 2020 on: 442.", "x" * 5_000, "", EN]
    path = tmp_path / "x.mbox"
    path.write_text("\n\n".join(f"{border}{HEAD.replace(chr(13), '')}\n{body}" for body in bodies))
    found = list(read_mailbox(path, place))
    assert count_letters(path) == len(bodies)
    assert [item.reason.value if isinstance(item, Quarantined) else "read" for item in found] == [
        *("read", "read", "read", "too_large", "no_text", "read"),
    ]
    texts = [item.text for item in found if isinstance(item, Article)]
    assert (texts[1].splitlines()[-1], texts[2].splitlines()[-1]) == ("From 2019 on it was 415.", "From 2020 on: 442.")


def test_a_box_without_letters_is_said_so(tmp_path: Path, place: Place) -> None:
    (tmp_path / "x.mbox").write_text(EN)
    (refused,) = read_mailbox(tmp_path / "x.mbox", place)
    assert isinstance(refused, Quarantined)
    assert refused.reason == "empty"
