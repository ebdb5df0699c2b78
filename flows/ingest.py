"""One round of ingestion: what the sources have, into the ledger. Knows nothing of Prefect or the console."""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from corpus.collect import collect
from corpus.errors import StopRun
from corpus.fetch import Fetcher
from corpus.sources import Source
from corpus.sources_file import read_sources
from flows.alerting import Told, tell, tell_failure
from flows.fetching import open_fetcher, secrets
from flows.gathering import Found, Gathering, Tally
from flows.pipeline import PLAIN, Progress, Steps, Summary, extractor_versions, run_pipeline
from flows.settings import Settings
from flows.snapshots import Say, writing_ledger
from flows.workers import Workers
from warehouse.collected import KnownAddresses, SourceRun, changed_claims, last_run, note_readings, note_sources
from warehouse.store import Warehouse


@dataclass(slots=True)
class Round:
    """What a round did: the run as a whole, and how it went source by source."""

    summary: Summary
    sources: list[SourceRun] = field(default_factory=list)
    revisions: dict[str, int] = field(default_factory=dict)  # how many claims new revisions changed, left out, added
    told: Told = field(default_factory=Told)
    stopped: bool = False

    @property
    def failed(self) -> list[SourceRun]:
        """The sources of which nothing could be read."""
        return [source for source in self.sources if source.status == "failed"]

    def as_dict(self) -> dict[str, Any]:
        """The numbers, as JSON takes them."""
        return {
            **self.summary.as_dict(),
            "stopped": self.stopped,
            "revisions": self.revisions,
            "alerts": self.told.as_dict(),
            "sources": [asdict(source) for source in self.sources],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a round depends on besides the settings, and tests replace: time, the network, who stops it, where it reports."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    fetcher: Callable[[Settings], Fetcher] = open_fetcher
    stopped: Callable[[], bool] = lambda: False
    say: Say = lambda _said: None
    progress: Progress | None = None
    steps: Steps = PLAIN
    workers: Workers | None = None  # that stay open from round to round
    tell: Callable[..., Told] = tell
    tell_failure: Callable[..., Told] = tell_failure


def chosen(settings: Settings, names: Sequence[str] = ()) -> list[Source]:
    """The sources of these names; all of the file if there are none. Raises StopRun if one is not in it."""
    listed = {source.name: source for source in read_sources(Path(settings.sources))}
    unknown = [name for name in names if name not in listed]
    if unknown:
        raise StopRun(
            f"There is no source {', '.join(map(repr, unknown))} in {settings.sources!r}. "
            f"There are: {', '.join(listed) or 'none'}. `claimledger sources list` shows them."
        )
    found = [listed[name] for name in dict.fromkeys(names)] if names else list(listed.values())
    if not found:
        raise StopRun(f"There is no source in {settings.sources!r}. `claimledger sources add` adds one.")
    return found


def scheduled(settings: Settings, sources: Sequence[Source]) -> list[Source]:
    """Those of the sources that have a schedule. Raises StopRun if none has."""
    found = [source for source in sources if source.schedule]
    if not found:
        raise StopRun(
            f"None of the sources in {settings.sources!r} has a `schedule`. Give each its own, or all of them one "
            'under [defaults]: schedule = "*/15 * * * *". `claimledger ingest` reads them now.'
        )
    return found


def ingest(settings: Settings, sources: Sequence[Source], around: Surroundings | None = None) -> Round:
    """Collect the sources into the ledger and link it; return what was done.

    Whatever is wrong with one source, the others are read, and how each went is recorded even if the round breaks off.
    Raises Busy if somebody else writes the ledger for longer than the setting `wait`, and StopRun if it cannot go on; whatever
    it raises is told.
    """
    around = around or Surroundings()
    try:
        with writing_ledger(settings, what="claimledger ingest", say=around.say):
            return _ingest(settings, sources, around)
    except Exception as err:
        for channel, fault in around.tell_failure(settings, err, now=around.now()).errors.items():
            around.say(f"{channel}: {fault}")
        raise


def _ingest(settings: Settings, sources: Sequence[Source], around: Surroundings) -> Round:
    with Warehouse.open(settings.warehouse, memory=settings.memory) as opened:
        with suppress(StopRun):  # a file that has become wrong since then says nothing
            note_sources(opened.con, read_sources(Path(settings.sources)))
        known = KnownAddresses(opened.con, extractor_versions(settings).values())
    with around.fetcher(settings) as fetcher:
        gathering = Gathering(
            sources,
            partial(_collect, fetcher=fetcher, known=known, now=around.now),
            at_once=settings.sources_at_once,
            stopped=around.stopped,
            now=around.now,
        )
        summary = None
        try:
            with closing(gathering.read()) as reading:
                summary = run_pipeline(
                    [source.name for source in sources],
                    settings,
                    steps=around.steps,
                    progress=around.progress,
                    reading=reading,
                    workers=around.workers,
                )
        finally:
            with Warehouse.open(settings.warehouse, memory=settings.memory) as opened:
                run_id = last_run(opened.con) if summary is None else summary.run_id
                done = note_readings(opened.con, gathering.readings(), run_id)
                revisions = changed_claims(opened.con, summary.run_id) if summary is not None and summary.counts.revised else {}
    order = {source.name: place for place, source in enumerate(sources)}
    done.sort(key=lambda source: order[source.source])
    told = around.tell(settings, now=around.now())
    return Round(summary, done, revisions=revisions, told=told, stopped=around.stopped())


def _collect(source: Source, tally: Tally, *, fetcher: Fetcher, known: KnownAddresses, now: Callable[[], datetime]) -> Found:
    def is_known(url: str, fetched_at: datetime) -> bool:
        tally.go_on()
        if known.was_read(url, fetched_at):
            tally.seen.add(url)
        elif known.was_refused(url, fetched_at):
            tally.refused.add(url)
        return url in tally.seen or url in tally.refused

    return collect(source, fetcher, moment=now(), known=is_known, note=tally.notes.append, lookups=secrets())
