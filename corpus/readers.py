"""Everything that is given to read, as articles."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from corpus.archives import estimate_pages, warc_pieces
from corpus.article import Article
from corpus.decode import binary_sign
from corpus.draft import MOST_TEXT, Place, Reader
from corpus.feeds import count_entries, read_feed_file
from corpus.fetch import Fetcher, is_local
from corpus.follow import Errand, follow
from corpus.jsonlines import count_lines, json_pieces
from corpus.mail import MOST_LETTER, count_letters, mailbox_pieces, read_letter
from corpus.page import MOST_PAGE, read_articles
from corpus.pieces import START, Mark, Piece, Position, Unread, mark_of, marked
from corpus.plain import read_markdown, read_text
from corpus.quarantine import Quarantined, Reason, Unreadable, quarantined
from corpus.sources import Kind, Source
from corpus.tables import count_rows, csv_pieces, parquet_pieces

READERS: dict[
    str, tuple[Reader, int]
] = {  # of files with one article, or the entries of one live blog: by suffix, with the most bytes
    ".txt": (read_text, MOST_TEXT),
    ".text": (read_text, MOST_TEXT),
    ".md": (read_markdown, MOST_TEXT),
    ".markdown": (read_markdown, MOST_TEXT),
    ".html": (read_articles, MOST_PAGE),
    ".htm": (read_articles, MOST_PAGE),
    ".xhtml": (read_articles, MOST_PAGE),
    ".eml": (read_letter, MOST_LETTER),
}


@dataclass(frozen=True, slots=True)
class Collection:
    """How files with many articles are read, and how these are counted, nearly and without reading a large file twice."""

    read: Callable[[Path, Place, Position], Iterator[Piece]]
    count: Callable[[Path], int]
    is_text: bool = True


def _feed_pieces(path: Path, place: Place, _start: Position) -> Iterator[Piece]:
    """The entries of a saved feed, which is read as a whole."""
    return (Piece(items=(item,)) for item in read_feed_file(path, place))


PACKED_LINES = Collection(json_pieces, count_lines, is_text=False)
ARCHIVE = Collection(warc_pieces, estimate_pages, is_text=False)
COLLECTIONS: dict[str, Collection] = {  # by suffix
    ".jsonl": Collection(json_pieces, count_lines),
    ".ndjson": Collection(json_pieces, count_lines),
    ".jsonl.gz": PACKED_LINES,
    ".ndjson.gz": PACKED_LINES,
    ".csv": Collection(csv_pieces, count_lines),
    ".tsv": Collection(csv_pieces, count_lines),
    ".parquet": Collection(parquet_pieces, count_rows, is_text=False),
    ".mbox": Collection(mailbox_pieces, count_letters, is_text=False),
    ".warc": ARCHIVE,
    ".warc.gz": ARCHIVE,
    ".rss": Collection(_feed_pieces, count_entries),
    ".atom": Collection(_feed_pieces, count_entries),
    ".xml": Collection(_feed_pieces, count_entries),
}
HEAD = 65_536  # bytes looked at to tell text from other files


def read_inputs(
    inputs: Sequence[str], *, fetched_at: datetime | None = None, open_fetcher: Callable[[], Fetcher] = Fetcher
) -> Iterator[Article | Quarantined]:
    """The articles in files, folders and at addresses, and for whatever is none the reason why.

    Folders are read with all their folders, in the order of their names. Nothing that is wrong with an input stops the
    others. `fetched_at` is now unless given; what `open_fetcher` opens, if there is an address, is closed at the end.
    """
    for piece in read_pieces(inputs, fetched_at=fetched_at, open_fetcher=open_fetcher):
        yield from piece.read()


def read_pieces(
    inputs: Sequence[str],
    *,
    fetched_at: datetime | None = None,
    open_fetcher: Callable[[], Fetcher] = Fetcher,
    known: Callable[[Mark], Mark | None] = lambda _begun: None,
) -> Iterator[Piece]:
    """What `read_inputs` reads, in the same order, with pages still to be read and how far each file is read.

    `known` says of a file how far it was read before: from there it is read on, and nothing of it is read if that is all.
    """
    moment = fetched_at or datetime.now(UTC)
    with ExitStack() as stack:
        fetcher = stack.enter_context(open_fetcher()) if any(is_address(given) for given in inputs) else None
        for given in inputs:
            if fetcher and is_address(given):
                yield from (Piece(items=(item,)) for item in _read_address(given, moment, fetcher))
            else:
                yield from path_pieces(Path(given), moment, known=known)


def count_inputs(inputs: Sequence[str]) -> int:
    """How many articles and unreadable things `read_inputs` will give, nearly; for showing progress."""
    total = 0
    for given in inputs:
        if is_address(given) or not _is_folder(given):
            total += _count_file(Path(given))
        else:
            total += sum(1 if refused else _count_file(path) for path, refused in _walk(Path(given)))
    return total


def count_passed(mark: Mark) -> int:
    """How many of them lie before the mark, nearly: what a run that goes on does not read again."""
    if mark.done:
        return _count_file(Path(mark.path))
    if mark.position.offset:
        return round(_count_file(Path(mark.path)) * mark.position.offset / max(1, mark.size))
    return mark.position.number


def is_address(given: str) -> bool:
    """Whether the input is an address on the web."""
    return given.lower().startswith(("http://", "https://"))


def _read_address(url: str, moment: datetime, fetcher: Fetcher) -> Iterator[Article | Quarantined]:
    """What an address leads to. Who names an address of this machine or its network outright means it."""
    try:
        source = Source.model_construct(name=url, kind=Kind.PAGE, url=url, local=is_local(url))
    except Unreadable as err:
        yield quarantined(url, err, moment)
        return
    errand = Errand(
        source=source,
        terms=source.terms(),
        fetcher=fetcher,
        moment=moment,
        known=lambda _url, _fetched_at: False,
        note=lambda _said: None,
    )
    yield from follow(url, errand)


def read_path(path: Path, moment: datetime, *, collection: Collection | None = None) -> Iterator[Article | Quarantined]:
    """The articles in a file or folder. Files are read by their names, unless `collection` says how."""
    for piece in path_pieces(path, moment, collection=collection):
        yield from piece.read()


def path_pieces(
    path: Path,
    moment: datetime,
    *,
    collection: Collection | None = None,
    known: Callable[[Mark], Mark | None] = lambda _begun: None,
) -> Iterator[Piece]:
    """What `read_path` reads, as pieces; `known` as for `read_pieces`."""
    if not _is_folder(path):
        yield from _known_file(path, moment, collection, known)
        return
    nothing = True
    for found, refused in _walk(path):
        nothing = False
        if refused:
            yield Piece(items=(quarantined(str(found), refused, moment),))
        else:
            yield from _known_file(found, moment, collection, known)
    if nothing:
        said = Unreadable(Reason.EMPTY, "There is no file in this folder.")
        yield Piece(items=(quarantined(str(path), said, moment),))


def _walk(folder: Path) -> Iterator[tuple[Path, Unreadable | None]]:
    """Every file below the folder, in order, with the reason if it is not even to be opened."""

    def failed(err: OSError) -> None:
        refused.append((Path(str(err.filename)), Unreadable(Reason.MISSING, f"The folder cannot be read: {err.strerror}.")))

    refused: list[tuple[Path, Unreadable]] = []
    for root, folders, files in os.walk(folder, onerror=failed):
        hidden = [name for name in folders if name.startswith(".")]
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted([*files, *hidden]):
            path = Path(root, name)
            if name.startswith("."):
                yield path, Unreadable(Reason.HIDDEN, "Hidden files and folders in a folder are not read. Name it to read it.")
            else:
                yield path, None
    yield from refused


def _known_file(
    path: Path, moment: datetime, collection: Collection | None, known: Callable[[Mark], Mark | None]
) -> Iterator[Piece]:
    """The pieces of the file that are not known to be read."""
    begun = mark_of(path)
    if begun is None:
        yield from _read_file(path, moment, collection, START)
        return
    before = known(begun)
    if before and before.done:
        yield Piece(mark=before)
    else:
        yield from marked(_read_file(path, moment, collection, before.position if before else START), begun)


def _read_file(path: Path, moment: datetime, collection: Collection | None, start: Position) -> Iterator[Piece]:
    place = Place(origin=str(path), key=str(path.absolute()), fetched_at=moment)
    try:
        read = _reader_of(path, collection)
        if isinstance(read, Collection):
            yield from read.read(path, place, start)
        else:
            raw = path.read_bytes()
            yield Piece(page=Unread(work=partial(read, raw, place), place=place, size=len(raw)))
    except Unreadable as err:
        yield Piece(items=(quarantined(place.origin, err, moment),))
    except OSError as err:
        detail = f"It cannot be read: {err.strerror or err}."
        yield Piece(items=(quarantined(place.origin, Unreadable(Reason.MISSING, detail), moment),))


def _reader_of(path: Path, given: Collection | None = None) -> Reader | Collection:
    """The reader for the file. Raises Unreadable, having looked at its first bytes only."""
    if not path.exists():
        raise Unreadable(Reason.MISSING, "There is no such file or folder.")
    if not path.is_file():
        raise Unreadable(Reason.FORMAT, "It is neither a file nor a folder.")
    size = path.stat().st_size
    with path.open("rb") as handle:
        head = handle.read(HEAD)
    if not head.strip():
        raise Unreadable(Reason.EMPTY, "The file is empty." if not size else "The file begins with nothing but white space.")
    collection = given or _collection_of(path)
    sign = None if collection and not collection.is_text else binary_sign(head)
    if sign:
        raise Unreadable(Reason.BINARY, f"This is not text: {sign}.")
    if collection:
        return collection
    suffix = path.suffix.lower()
    if suffix not in READERS:
        named = f"files named {suffix}" if suffix else "files without a suffix"
        known = ", ".join(sorted([*READERS, *COLLECTIONS]))
        raise Unreadable(Reason.FORMAT, f"There is no reader for {named}. Readers: {known}.")
    read, most = READERS[suffix]
    if size > most:
        raise Unreadable(Reason.TOO_LARGE, f"The file has {size:,} bytes; {most:,} is the most for one article.")
    return read


def _collection_of(path: Path) -> Collection | None:
    """How the file is read if it holds many articles. The longest suffix counts: .warc.gz and not .gz."""
    name = path.name.lower()
    return next((COLLECTIONS[suffix] for suffix in sorted(COLLECTIONS, key=len, reverse=True) if name.endswith(suffix)), None)


def _is_folder(path: str | Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for a name that is too long


def _count_file(path: Path) -> int:
    collection = _collection_of(path)
    try:
        return collection.count(path) if collection else 1
    except (OSError, Unreadable):
        return 1
