"""The pipeline as a plain library: read, extract, load, link. Knows nothing of Prefect or the console."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.article import Article
from corpus.errors import in_words
from corpus.pieces import Item, Mark, Piece
from corpus.quarantine import Quarantined
from corpus.readers import count_passed, read_pieces
from extractors.records import Extraction
from flows.embedding import SharedEmbedder
from flows.fetching import open_fetcher
from flows.settings import Settings
from flows.snapshots import snapshot_of
from flows.versions import extraction_versions, package_versions, python_version
from flows.workers import Workers
from flows.workplace import open_workers
from warehouse.loader import Counts, Loader
from warehouse.reading import forget_read, note_read, read_before
from warehouse.runs import add_quarantine, finish_run, linking_due, note_linked, start_run
from warehouse.store import Warehouse

if TYPE_CHECKING:
    from warehouse.linking import Embedder

MOST_BYTES = 50_000_000  # of pages in one batch
MOST_SHOWN = 20  # of what could not be read, how many people are told

Reading = Iterator[Item | Piece]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of what was read, and how far its files are read with it."""

    articles: tuple[Article, ...]
    quarantined: tuple[Quarantined, ...]
    marks: tuple[Mark, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was left to read."""
        return not (self.articles or self.quarantined or self.marks)


class Refusals:
    """What could not be read: how many for which reason, and the first of them; the ledger has all."""

    def __init__(self, items: Iterable[Quarantined] = ()) -> None:
        self.reasons: Counter[str] = Counter()
        self.first: list[Quarantined] = []
        self.add(items)

    def add(self, items: Iterable[Quarantined]) -> None:
        """Count more."""
        for item in items:
            self.reasons[item.reason.value] += 1
            if len(self.first) < MOST_SHOWN:
                self.first.append(item)

    def __len__(self) -> int:
        return self.reasons.total()


@dataclass(slots=True)
class Summary:
    """What a run did, and what the ledger holds after it (facts and conflicts)."""

    run_id: str
    read: int = 0
    counts: Counts = field(default_factory=Counts)
    quarantined: Refusals = field(default_factory=Refusals)
    newly_quarantined: int = 0
    facts: int = 0
    conflicts: int = 0
    resumed: int = 0  # files of which an earlier run, which was cut off, had read some or all
    passed: int = 0  # about how many articles that were; counted only to show progress

    @property
    def nothing_read(self) -> bool:
        """Whether there was no article in the inputs."""
        return self.read == self.resumed == 0

    @property
    def nothing_new(self) -> bool:
        """Whether the ledger knew everything already."""
        return not self.counts.written and not self.newly_quarantined

    def as_dict(self) -> dict[str, Any]:
        """The numbers, as JSON takes them."""
        return {
            "run_id": self.run_id,
            "read": self.read,
            "resumed": self.resumed,
            "unchanged": self.counts.unchanged,
            "new": self.counts.new,
            "revised": self.counts.revised,
            "reread": self.counts.reread,
            "copies": self.counts.copies,
            "quarantined": dict(sorted(self.quarantined.reasons.items())),
            "figures": self.counts.figures,
            "claims": self.counts.claims,
            "facts": self.facts,
            "conflicts": self.conflicts,
        }


def read_batch(reading: Reading, size: int, workers: Workers | None = None) -> Batch:
    """The next things that are read, at most `size` of them; an empty batch at the end.

    Pages are read by the workers, if there are any, and here if not; what was read stays in its order.
    """
    pieces: list[Piece] = []
    marks: dict[str, Mark] = {}
    held = weight = 0
    while held < size and weight < MOST_BYTES and (found := next(reading, None)):
        piece = found if isinstance(found, Piece) else Piece(items=(found,))
        held += bool(piece.page or piece.items)
        weight += piece.page.size if piece.page else 0
        pieces.append(piece)
        if piece.mark:
            marks[piece.mark.path] = piece.mark
    pages = [piece.page for piece in pieces if piece.page]
    read = iter(workers.read(pages) if workers else [page.read() for page in pages])
    items = [item for piece in pieces for item in (next(read) if piece.page else piece.items)]
    return Batch(
        tuple(item for item in items if isinstance(item, Article)),
        tuple(item for item in items if isinstance(item, Quarantined)),
        tuple(marks.values()),
    )


def begin_batch(articles: Sequence[Article], workers: Workers) -> None:
    """Have the articles extracted while other work goes on; `extract_batch` waits for it."""
    workers.start(articles)


def extract_batch(articles: Sequence[Article], workers: Workers) -> list[Extraction]:
    """What is in the articles."""
    return workers.extract(articles)


def load_batch(loader: Loader, articles: Sequence[Article], extractions: Iterable[Extraction], run_id: str) -> Counts:
    """Write the articles and what is in them; return what was done."""
    return loader.load(articles, extractions, run_id)


def link_claims(warehouse: Warehouse, embedder: "Embedder", run_id: str) -> None:
    """Link all claims of the ledger into facts, clusters and conflicts."""
    from warehouse.linking import link

    link(warehouse, embedder, run_id=run_id)
    note_linked(warehouse.con)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The functions that a run is made of. Prefect puts its tasks in their places."""

    read: Callable[[Reading, int, Workers], Batch] = read_batch
    begin: Callable[[Sequence[Article], Workers], None] = begin_batch
    extract: Callable[[Sequence[Article], Workers], list[Extraction]] = extract_batch
    load: Callable[[Loader, Sequence[Article], Iterable[Extraction], str], Counts] = load_batch
    link: Callable[[Warehouse, "Embedder", str], None] = link_claims


PLAIN = Steps()
Progress = Callable[[Summary], None]


def run_pipeline(
    inputs: Sequence[str],
    settings: Settings,
    *,
    steps: Steps = PLAIN,
    progress: Progress | None = None,
    reading: Reading | None = None,
    workers: Workers | None = None,
) -> Summary:
    """Read the inputs into the ledger and link its claims; return what was done.

    Files that an earlier run, which was cut off, had read are not read again. `reading` is what the inputs give, where
    somebody else reads them; it may give nothing, because all of it is known. `workers` stay open for further runs; by default
    the run has its own.
    `progress` is called after each batch. Raises ClaimledgerError, and records the run as failed, if it cannot go on;
    what was loaded until then stays, and the next run links it.
    """
    with Warehouse.open(settings.warehouse, memory=settings.memory) as warehouse:
        summary = Summary(start_run(warehouse.con, inputs=inputs, versions=versions(settings)))
        try:
            readers = extractor_versions(settings)
            found = reading if reading is not None else _read(inputs, settings, warehouse, readers, summary)
            loader = Loader(warehouse, extractor_versions=readers)
            with nullcontext(workers) if workers else open_workers(settings) as at_work:
                work = _Work(steps, at_work, loader, warehouse, readers, summary)
                for _ in work.through(_without_ledger(found, settings.warehouse), settings.batch_size):
                    if progress:
                        progress(summary)
                if linking_due(warehouse.con, embedder=settings.embedder):
                    steps.link(warehouse, SharedEmbedder(settings.embedder, at_work), summary.run_id)
            summary.facts, summary.conflicts = holdings(warehouse)
        except BaseException as err:
            finish_run(warehouse.con, summary.run_id, counts=summary.as_dict(), error=in_words(err))
            raise
        forget_read(warehouse.con, summary.run_id)
        error = "Nothing could be read." if summary.nothing_read and reading is None else None
        finish_run(warehouse.con, summary.run_id, counts=summary.as_dict(), error=error)
        return summary


def _read(
    inputs: Sequence[str], settings: Settings, warehouse: Warehouse, versions: Mapping[str, str], summary: Summary
) -> Reading:
    """What is in the inputs, but for what an earlier run, which was cut off, had read."""

    def known(begun: Mark) -> Mark | None:
        before = read_before(warehouse.con, begun, versions)
        if before:
            summary.resumed += 1
            summary.passed += count_passed(before)
        return before

    return read_pieces(inputs, open_fetcher=partial(open_fetcher, settings), known=known)


@dataclass(frozen=True, slots=True)
class _Work:
    """The steps from what is read to the ledger."""

    steps: Steps
    workers: Workers
    loader: Loader
    warehouse: Warehouse
    versions: Mapping[str, str]
    summary: Summary

    def through(self, reading: Reading, size: int) -> Iterator[None]:
        """Everything that is read, batch after batch; while workers extract one, the next is read and the last is loaded."""
        begun: deque[tuple[Batch, list[Article]]] = deque()
        while not (batch := self.steps.read(reading, size, self.workers)).empty:
            waiting = {article.article_id for _, earlier in begun for article in earlier}
            unread = [article for article in self.loader.unread(batch.articles) if article.article_id not in waiting]
            self.steps.begin(unread, self.workers)
            begun.append((batch, unread))
            if len(begun) > self.workers.runner.ahead:
                yield from self._load(*begun.popleft())
        while begun:
            yield from self._load(*begun.popleft())

    def _load(self, batch: Batch, unread: Sequence[Article]) -> Iterator[None]:
        extractions = self.steps.extract(unread, self.workers) if unread else []
        given_up = self.workers.given_up
        articles = [article for article in batch.articles if article.article_id not in given_up]
        refused = [self.workers.refusal(article) for article in batch.articles if article.article_id in given_up]
        quarantined = [*batch.quarantined, *refused]
        run_id, summary = self.summary.run_id, self.summary
        with self.warehouse.transaction() as con:
            counts = self.steps.load(self.loader, articles, extractions, run_id) if articles else Counts()
            added = add_quarantine(con, quarantined, run_id)
            note_read(con, batch.marks, self.versions, run_id)
        self.workers.loaded(articles)
        summary.counts += counts
        summary.newly_quarantined += added
        summary.read += len(articles)
        summary.quarantined.add(quarantined)
        if articles or quarantined:
            yield


def _without_ledger(reading: Reading, warehouse: str) -> Reading:
    """What is read, without the ledger's own files: they may lie in a folder that is read."""
    own = {Path(f"{warehouse}{end}").resolve() for end in ("", ".wal", ".lock", ".failing")}
    own.add(snapshot_of(warehouse).resolve())

    def is_own(found: Item | Piece) -> bool:
        items = found.items if isinstance(found, Piece) else (found,)
        return any(isinstance(item, Quarantined) and Path(item.origin).resolve() in own for item in items)

    return (found for found in reading if not is_own(found))


def extractor_versions(settings: Settings) -> dict[str, str]:
    """What reads each language now: when that changes, known texts are read again."""
    return extraction_versions(
        settings.english_pipeline, settings.japanese_pipeline, settings.names_model, settings.own_entities
    )


def versions(settings: Settings) -> dict[str, str]:
    """The versions of what decides results, as the record of a run keeps them."""
    packages = {name: found for name, found in package_versions().items() if found}
    pipelines = {f"extractor_{lang}": name for lang, name in extractor_versions(settings).items()}
    return {"python": python_version(), "embedder": settings.embedder, **pipelines, **packages}


def holdings(warehouse: Warehouse) -> tuple[int, int]:
    """How many facts and open conflicts the ledger holds."""
    answer = warehouse.con.execute(
        "SELECT (SELECT count(*) FROM facts), (SELECT count(*) FROM conflicts WHERE status = 'open')"
    )
    facts, conflicts = answer.fetchall()[0]
    return int(facts), int(conflicts)
