"""The pipeline as a plain library: read, extract, load, link. Knows nothing of Prefect or the console."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import extractors
from corpus.article import Article
from corpus.errors import ClaimledgerError, StopRun
from corpus.ids import content_hash
from corpus.quarantine import Quarantined
from corpus.readers import read_inputs
from extractors.records import Extraction
from flows.fetching import open_fetcher
from flows.settings import Settings
from flows.versions import package_versions, python_version
from flows.workers import Extractor
from warehouse.loader import Counts, Loader
from warehouse.runs import add_quarantine, finish_run, linking_due, note_linked, start_run
from warehouse.store import Warehouse


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of what was read."""

    articles: tuple[Article, ...]
    quarantined: tuple[Quarantined, ...]


@dataclass(slots=True)
class Summary:
    """What a run did, and what the ledger holds after it (facts and conflicts)."""

    run_id: str
    read: int = 0
    counts: Counts = field(default_factory=Counts)
    quarantined: list[Quarantined] = field(default_factory=list)
    newly_quarantined: int = 0
    facts: int = 0
    conflicts: int = 0

    @property
    def nothing_read(self) -> bool:
        """Whether there was no article in the inputs."""
        return self.read == 0

    @property
    def nothing_new(self) -> bool:
        """Whether the ledger knew everything already."""
        return not self.counts.written and not self.newly_quarantined

    def as_dict(self) -> dict[str, Any]:
        """The numbers, as JSON takes them."""
        return {
            "run_id": self.run_id,
            "read": self.read,
            "unchanged": self.counts.unchanged,
            "new": self.counts.new,
            "revised": self.counts.revised,
            "reread": self.counts.reread,
            "copies": self.counts.copies,
            "quarantined": dict(sorted(Counter(item.reason.value for item in self.quarantined).items())),
            "figures": self.counts.figures,
            "claims": self.counts.claims,
            "facts": self.facts,
            "conflicts": self.conflicts,
        }


def read_batch(reading: Iterator[Article | Quarantined], size: int) -> Batch:
    """The next things that are read, at most `size`; an empty batch at the end."""
    found = list(itertools.islice(reading, size))
    return Batch(
        tuple(item for item in found if isinstance(item, Article)),
        tuple(item for item in found if isinstance(item, Quarantined)),
    )


def extract_batch(articles: Sequence[Article], extractor: Extractor) -> list[Extraction]:
    """What is in the articles."""
    return extractor.extract(articles)


def load_batch(loader: Loader, articles: Sequence[Article], extractions: Iterable[Extraction], run_id: str) -> Counts:
    """Write the articles and what is in them; return what was done."""
    return loader.load(articles, extractions, run_id)


def link_claims(warehouse: Warehouse, embedder: str, run_id: str) -> None:
    """Link all claims of the ledger into facts, clusters and conflicts."""
    from warehouse.linking import link, load_embedder

    link(warehouse, load_embedder(embedder), run_id=run_id)
    note_linked(warehouse.con)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The functions that a run is made of. Prefect puts its tasks in their places."""

    read: Callable[[Iterator[Article | Quarantined], int], Batch] = read_batch
    extract: Callable[[Sequence[Article], Extractor], list[Extraction]] = extract_batch
    load: Callable[[Loader, Sequence[Article], Iterable[Extraction], str], Counts] = load_batch
    link: Callable[[Warehouse, str, str], None] = link_claims


PLAIN = Steps()
Progress = Callable[[Summary], None]


def run_pipeline(
    inputs: Sequence[str],
    settings: Settings,
    *,
    steps: Steps = PLAIN,
    progress: Progress | None = None,
    reading: Iterator[Article | Quarantined] | None = None,
) -> Summary:
    """Read the inputs into the ledger and link its claims; return what was done.

    `reading` is what the inputs give, where somebody else reads them; it may give nothing, because all of it is known.
    `progress` is called after each batch. Raises ClaimledgerError, and records the run as failed, if it cannot go on;
    what was loaded until then stays, and the next run links it.
    """
    with Warehouse.open(settings.warehouse, memory=settings.memory) as warehouse:
        summary = Summary(start_run(warehouse.con, inputs=inputs, versions=versions(settings)))
        try:
            found = reading if reading is not None else read_inputs(inputs, open_fetcher=partial(open_fetcher, settings))
            _load_all(found, settings, warehouse, steps=steps, summary=summary, progress=progress)
            if linking_due(warehouse.con, embedder=settings.embedder):
                steps.link(warehouse, settings.embedder, summary.run_id)
            summary.facts, summary.conflicts = holdings(warehouse)
        except BaseException as err:
            said = str(err) if isinstance(err, ClaimledgerError) else f"{type(err).__name__}: {err}"
            finish_run(warehouse.con, summary.run_id, counts=summary.as_dict(), error=said)
            raise
        error = "Nothing could be read." if summary.nothing_read and reading is None else None
        finish_run(warehouse.con, summary.run_id, counts=summary.as_dict(), error=error)
        return summary


def _load_all(
    found: Iterator[Article | Quarantined],
    settings: Settings,
    warehouse: Warehouse,
    *,
    steps: Steps,
    summary: Summary,
    progress: Progress | None,
) -> None:
    loader = Loader(warehouse, extractor_versions=extractor_versions(settings))
    reading = _without_ledger(found, settings.warehouse)
    with Extractor(
        english=settings.english_pipeline,
        japanese=settings.japanese_pipeline,
        names_model=settings.names_model,
        entities=settings.own_entities,
        processes=settings.processes,
    ) as extractor:
        while True:
            batch = steps.read(reading, settings.batch_size)
            if not batch.articles and not batch.quarantined:
                break
            unread = loader.unread(batch.articles)
            extractions = steps.extract(unread, extractor) if unread else []
            if batch.articles:
                summary.counts += steps.load(loader, batch.articles, extractions, summary.run_id)
            summary.newly_quarantined += add_quarantine(warehouse.con, batch.quarantined, summary.run_id)
            summary.read += len(batch.articles)
            summary.quarantined += batch.quarantined
            if progress:
                progress(summary)


def _without_ledger(reading: Iterator[Article | Quarantined], warehouse: str) -> Iterator[Article | Quarantined]:
    """What is read, without the ledger's own files: they may lie in a folder that is read."""
    own = {Path(f"{warehouse}{end}").resolve() for end in ("", ".wal", ".lock")}
    return (item for item in reading if isinstance(item, Article) or Path(item.origin).resolve() not in own)


def extractor_versions(settings: Settings) -> dict[str, str]:
    """What reads each language now: when that changes, known texts are read again."""
    from extractors.models import english_pipeline

    own = f" {content_hash(_own_entities(settings.own_entities))[:8]}" if settings.own_entities else ""
    return {
        "en": f"{extractors.EXTRACTOR_VERSION} {english_pipeline(settings.english_pipeline)} {settings.names_model}{own}",
        "ja": f"{extractors.EXTRACTOR_VERSION} {settings.japanese_pipeline}{own}",
    }


def _own_entities(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise StopRun(
            f"The file of entities {path!r} cannot be read: {err}. Correct the setting `entities`, or leave it empty."
        ) from err


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
