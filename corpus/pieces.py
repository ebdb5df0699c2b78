"""What many articles are read from, piece by piece: what each piece holds, and where reading can go on behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from corpus.article import Article
from corpus.draft import Place
from corpus.quarantine import Quarantined, Unreadable, quarantined

Item = Article | Quarantined


class Position(NamedTuple):
    """A place in a file: so many bytes, and so many lines, rows or letters, lie before it."""

    offset: int = 0
    number: int = 0


START = Position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a file was read. It is still the same file if its size and the time of its last change are the same."""

    path: str
    size: int
    changed: int  # nanoseconds
    position: Position = START
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something whose reading takes so long that it is better done elsewhere: it can be sent to another process."""

    work: Callable[[], Article | tuple[Article, ...]]
    place: Place
    size: int  # bytes

    def read(self) -> tuple[Item, ...]:
        """The articles on the page, or why there is none."""
        try:
            found = self.work()
        except Unreadable as err:
            return (refused(self.place, err),)
        return found if isinstance(found, tuple) else (found,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a file, such as a line or a record: what was read from it, or the page that is still to be read."""

    items: tuple[Item, ...] = ()
    page: Unread | None = None
    end: Position | None = None  # where reading can go on
    mark: Mark | None = None  # how far its file is read with it

    def read(self) -> tuple[Item, ...]:
        """What it holds, its page read here."""
        return self.page.read() if self.page else self.items


def refused(place: Place, err: Unreadable) -> Quarantined:
    """What could not be read at the place, and why."""
    return quarantined(place.origin, err, place.fetched_at)


def mark_of(path: Path) -> Mark | None:
    """The mark of a file of which nothing is read yet; None if there is no such file."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return Mark(path=str(path.absolute()), size=found.st_size, changed=found.st_mtime_ns)


def marked(pieces: Iterator[Piece], begun: Mark) -> Iterator[Piece]:
    """The pieces of the file, each with how far the file is read with it, and the whole of it at the end."""
    for piece in pieces:
        yield replace(piece, mark=replace(begun, position=piece.end)) if piece.end else piece
    yield Piece(mark=replace(begun, done=True))
