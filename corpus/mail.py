"""The reader for letters: newsletters as .eml, and boxes of them as .mbox."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from pathlib import Path
from typing import BinaryIO, cast

from corpus.article import Article, DateSource
from corpus.decode import decode
from corpus.draft import Draft, Place, clean_url, to_article
from corpus.fragment import fragment_text
from corpus.pieces import START, Piece, Position, refused
from corpus.quarantine import Quarantined, Reason, Unreadable

MOST_LETTER = 30_000_000  # bytes, with attachments
LEAST_HTML = 0.5  # of the plain part's length, which often is a word on how to see the other; less is a frame around pictures
BORDER = re.compile(rb"From \S+ [^\r\n]*\d:\d\d[^\r\n]* \d{4}[^\r\n]*\r?\n")  # begins each letter of a box; it has a time
QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
FAULTS = (
    MessageError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    IndexError,
    AssertionError,
    RecursionError,
)  # of the library
ADDRESS = re.compile(r"<([^<>\s]+)>")


def read_letter(raw: bytes, place: Place) -> Article:
    """The article that a letter is: its subject as the title, its sender as the publisher, without what is attached to it."""
    try:
        # By the old policy: the new one takes a minute for a header of 200,000 quotation marks, and raises on others.
        letter = message_from_bytes(raw)
        if not any(_raw(letter, name) for name in ("From", "Date", "Subject")):
            raise Unreadable(Reason.FORMAT, "This is no letter: it has neither a sender, nor a date, nor a subject.")
        draft = _draft(letter)
    except FAULTS as err:
        raise Unreadable(Reason.FORMAT, f"The letter is broken: {type(err).__name__}: {err}.") from err
    return to_article(draft, place)


def read_mailbox(path: Path, place: Place) -> Iterator[Article | Quarantined]:
    """The articles in a box of letters, and for each letter that cannot be read why not."""
    for piece in mailbox_pieces(path, place):
        yield from piece.read()


def mailbox_pieces(path: Path, place: Place, start: Position = START) -> Iterator[Piece]:
    """The letters of the box from the position on."""
    number = 0
    with path.open("rb") as handle:
        for number, (offset, raw) in enumerate(_letters(handle), 1):
            if number <= start.number:
                continue
            end = Position(number=number)
            here = replace(place, origin=f"{place.origin}:{offset}", key=f"{place.key}:{offset}")
            try:
                if raw is None:
                    raise Unreadable(Reason.TOO_LARGE, f"Letter {number} has more than {MOST_LETTER:,} bytes.")
                yield Piece(items=(read_letter(raw, here),), end=end)
            except Unreadable as err:
                yield Piece(items=(refused(here, err),), end=end)
    if not number:
        said = 'There is no letter in it: none of its lines begins with "From " and ends with a date.'
        yield Piece(items=(refused(place, Unreadable(Reason.EMPTY, said)),))


def count_letters(path: Path) -> int:
    """How many letters are in the box."""
    with path.open("rb") as handle:
        return sum(1 for line in iter(lambda: handle.readline(1 << 16), b"") if BORDER.fullmatch(line)) or 1


def _letters(handle: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Each letter with where it begins; None for one that is too large."""
    begin, offset, size = -1, 0, 0
    lines: list[bytes] = []

    def letter() -> tuple[int, bytes | None]:
        return begin, QUOTED.sub(rb"\1", b"".join(lines)) if size <= MOST_LETTER else None

    while line := handle.readline(1 << 20):
        if BORDER.fullmatch(line):
            if begin >= 0:
                yield letter()
            begin, size, lines = offset, 0, []
        else:
            size += len(line)
            if begin >= 0 and size <= MOST_LETTER:
                lines.append(line)
        offset += len(line)
    if begin >= 0:
        yield letter()


def _draft(letter: Message) -> Draft:
    name, address = next((person for person in getaddresses([_raw(letter, "From")]) if any(person)), ("", ""))
    identity, archived = ADDRESS.search(_raw(letter, "Message-ID")), ADDRESS.search(_raw(letter, "Archived-At"))
    text, attached = _content(letter)
    if not text.strip():
        held = f", and what is attached to it ({attached}) is not read" if attached else ""
        raise Unreadable(Reason.NO_TEXT, f"There is no text in the letter{held}.")
    return Draft(
        text=text,
        title=_decoded(_raw(letter, "Subject")),
        url=clean_url(archived[1]) if archived else None,
        external_id=identity[1] if identity else None,
        publisher=_decoded(name) or address.rpartition("@")[2] or None,
        published=_raw(letter, "Date"),
        date_source=DateSource.MAIL,
    )


def _raw(letter: Message, name: str) -> str:
    """The header as it came, on one line; "" if there is none."""
    value = next((value for key, value in letter.raw_items() if key.lower() == name.lower()), "")
    return " ".join(str(value).split())


def _decoded(header: str) -> str:
    """The header's text: encoded words, or the plain bytes that old software sends, in whichever encoding they are."""
    pieces = decode_header(header)
    raw = [
        (piece.encode("utf-8", "surrogateescape") if isinstance(piece, str) else piece, charset) for piece, charset in pieces
    ]
    return "".join(decode(piece, declared=charset) for piece, charset in raw)


def _content(letter: Message) -> tuple[str, int]:
    """The letter's text, and how many files are attached to it."""
    texts: dict[str, list[str]] = {"html": [], "plain": []}
    attached = 0
    for part in _parts(letter):
        kind = part.get_content_subtype()
        if part.get_content_maintype() != "text" or kind not in texts or part.get_content_disposition() == "attachment":
            attached += 1
            continue
        raw = part.get_payload(decode=True)
        if isinstance(raw, bytes) and raw.strip():
            texts[kind].append(decode(raw, declared=part.get_content_charset()))
    html = fragment_text("\n".join(texts["html"]))
    plain = "\n".join(texts["plain"])
    return html if html and len(html) >= LEAST_HTML * len(plain) else plain, attached


def _parts(part: Message) -> Iterator[Message]:
    """The parts that hold no others; a letter that is attached counts as one."""
    inside = part.get_payload()
    if not isinstance(inside, list) or part.get_content_disposition() == "attachment":
        yield part
        return
    for piece in inside:
        yield from _parts(cast(Message, piece))
