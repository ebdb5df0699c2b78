"""Reading pages and extracting, wherever a runner does it; of what a worker dies or hangs over, the guilty article is found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

import extractors
from corpus.article import Article
from corpus.errors import ClaimledgerError, StopRun
from corpus.pieces import Item, Unread, refused
from corpus.quarantine import Quarantined, Reason, Unreadable
from extractors.records import Extraction
from flows.runners import Here, Lost, Runner, Work
from flows.staging import Staging
from flows.versions import reading_version

MOST_GIVEN_UP = 3  # items of one piece of work over which workers died, one after the other: then it is hardly they
TRIES = 2  # a worker may die of something else, too: of a person, or a lack of memory
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What extraction works with, by name."""

    english: str = ""
    japanese: str = "ja_ginza"
    names_model: str = "claimledger-names"
    entities: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that could not be extracted, and why."""

    article_id: str
    detail: str


@dataclass(frozen=True, slots=True)
class Staged:
    """The name of a file with extractions."""

    name: str


@cache
def models_for(lang: str, equipment: Equipment) -> extractors.Models:
    """The models for one language, loaded once a process."""
    own = Path(equipment.entities) if equipment.entities else None
    return extractors.load_models(
        english=equipment.english,
        japanese=equipment.japanese,
        langs=(lang,),
        entities=own,
        names_model=equipment.names_model,
    )


def extract_all(articles: Sequence[Article], equipment: Equipment) -> list[Extraction]:
    """What is in the articles, in their order, loading a language's models only if an article is in it."""
    found: dict[str, Extraction] = {}
    for lang in sorted({article.lang for article in articles}):
        mine = [article for article in articles if article.lang == lang]
        found |= {one.article_id: one for one in extractors.extract(mine, models_for(lang, equipment))}
    return [found[article.article_id] for article in articles]


def extract_each(articles: Sequence[Article], equipment: Equipment) -> list[Extraction | Failed]:
    """What is in each article, or why it cannot be extracted. Raises the error if that is the same for several, and for all."""
    try:
        return [*extract_all(articles, equipment)]
    except ClaimledgerError:
        raise
    except Exception as err:
        if len(articles) == 1:
            return [Failed(articles[0].article_id, f"{type(err).__name__}: {err}")]
        found = [one for article in articles for one in extract_each([article], equipment)]
        if all(isinstance(one, Failed) for one in found):
            raise
        return found


def extract_work(
    articles: Sequence[Article], equipment: Equipment, staging: Staging | None, version: str
) -> list[Extraction | Failed | Staged]:
    """What a worker does with articles: extract them, and leave the result in the staging folder if there is one."""
    check_version(equipment, version)
    if staging is None:
        return [*extract_each(articles, equipment)]
    name = staging.name_of(_key(articles))
    if staging.read(name) is not None:
        return [Staged(name)]  # of a worker that died between writing and saying so
    found = extract_each(articles, equipment)
    read = [one for one in found if isinstance(one, Extraction)]
    failed = [one for one in found if isinstance(one, Failed)]
    return [*failed, Staged(staging.write(read))] if read else [*failed]


def read_work(pages: Sequence[Unread], equipment: Equipment, version: str) -> list[tuple[Item, ...]]:
    """What a worker does with pages: read them."""
    check_version(equipment, version)
    return [page.read() for page in pages]


def check_version(equipment: Equipment, version: str) -> None:
    """Raises StopRun if this worker would read otherwise than the main process."""
    import socket

    mine = reading_version(equipment.english, equipment.japanese, equipment.names_model, equipment.entities)
    if mine != version:
        raise StopRun(
            f"The worker on {socket.gethostname()} reads otherwise than this machine: it has {mine}, and here is {version}. "
            "Install the same versions and files on both."
        )


class Job(Generic[T, R]):
    """Work that is begun. Its result comes even if workers die or hang over it: the guilty item is given up, and no other."""

    def __init__(self, runner: Runner, work: Work[T, R], items: Sequence[T], *, given_up: Callable[[T, Lost], R]) -> None:
        self._runner, self._work, self._items, self._given_up = runner, work, items, given_up
        self._wait = runner.start(work, items)
        self._lost = 0  # items in a row, each alone

    def result(self) -> list[R]:
        """The result, once it is there."""
        return self._finish(self._items, self._wait, tries=TRIES)

    def _finish(self, items: Sequence[T], wait: Callable[[], list[R]], *, tries: int) -> list[R]:
        while True:
            try:
                found = wait()
            except Lost as err:
                fault = err
                tries -= 1
            else:
                self._lost = 0
                return found
            if tries <= 0 or fault.hung:
                break
            wait = self._runner.start(self._work, items)
        if len(items) == 1:
            self._lost += not fault.hung
            if self._lost == MOST_GIVEN_UP:
                raise StopRun(
                    f"{fault}, and so it went with each of {MOST_GIVEN_UP} things alone, one after the other: it is hardly "
                    "they. Each worker needs 3 GB of memory, and Dask's are ended at their `--memory-limit`. See that they "
                    "have it, or take fewer, and run the same again; it goes on there."
                )
            return [self._given_up(items[0], fault)]
        middle = len(items) // 2
        halves = [(half, self._runner.start(self._work, half)) for half in (items[:middle], items[middle:])]
        return [one for half, begun in halves for one in self._finish(half, begun, tries=TRIES if len(half) == 1 else 1)]


class Workers:
    """Reads pages and extracts articles with a runner. Close it to end that.

    `given_up` holds the articles that could not be extracted, by their ids, and why.
    """

    def __init__(self, equipment: Equipment, runner: Runner | None = None, *, staging: Staging | None = None) -> None:
        self.runner: Runner = runner or Here()
        self.given_up: dict[str, str] = {}
        self._staging = staging
        version = reading_version(equipment.english, equipment.japanese, equipment.names_model, equipment.entities)
        self.check = partial(check_version, equipment, version)  # for whoever has workers do something else
        self._read: Work[Unread, tuple[Item, ...]] = partial(read_work, equipment=equipment, version=version)
        self._extract: Work[Article, Extraction | Failed | Staged] = partial(
            extract_work, equipment=equipment, staging=staging, version=version
        )
        self._leftovers = staging.leftovers() if staging else {}
        self._begun: dict[tuple[str, ...], list[Job[Article, Extraction | Failed | Staged]]] = {}
        self._files: dict[str, set[str]] = {}  # the articles in each file of the staging folder

    def read(self, pages: Sequence[Unread]) -> list[tuple[Item, ...]]:
        """What is on each page."""

        def given_up(page: Unread, err: Lost) -> tuple[Item, ...]:
            return (refused(page.place, Unreadable(Reason.CRASH, f"{err}, and again when it was read alone.")),)

        return self._collected([Job(self.runner, self._read, part, given_up=given_up) for part in self._parts(pages)])

    def start(self, articles: Sequence[Article]) -> None:
        """Have the articles extracted, as far as a runner does it elsewhere; `extract` waits for the result."""
        if self.runner.ahead and articles:
            self._begun[_key(articles)] = self._jobs(articles)

    def extract(self, articles: Sequence[Article]) -> list[Extraction]:
        """What is in the articles, but for those that are given up."""
        jobs = self._begun.pop(_key(articles), None)
        files = {self._leftovers[key] for key in _key(articles) if key in self._leftovers}
        wanted = set(_key(articles))
        found = {one.article_id: one for name in sorted(files) for one in self._from_file(name) if one.article_id in wanted}
        for one in self._collected(jobs if jobs is not None else self._jobs(articles)):
            if isinstance(one, Failed):
                self.given_up[one.article_id] = one.detail
            elif isinstance(one, Staged):
                found |= {extraction.article_id: extraction for extraction in self._from_file(one.name)}
            else:
                found[one.article_id] = one
        for key in found:
            self.given_up.pop(key, None)  # of an earlier run
        return [found[article.article_id] for article in articles if article.article_id in found]

    def loaded(self, articles: Sequence[Article]) -> None:
        """Remove what the ledger has now from the staging folder."""
        ids = set(_key(articles))
        for name, held in list(self._files.items()):
            held -= ids
            if not held and self._staging:
                self._staging.remove(name)
                del self._files[name]

    def refusal(self, article: Article) -> Quarantined:
        """Why the article was given up."""
        detail = self.given_up[article.article_id]
        origin = article.origin or article.key
        return Quarantined(origin=origin, reason=Reason.CRASH, detail=detail, fetched_at=article.fetched_at)

    def _jobs(self, articles: Sequence[Article]) -> list[Job[Article, Extraction | Failed | Staged]]:
        def given_up(article: Article, err: Lost) -> Extraction | Failed | Staged:
            return Failed(article.article_id, f"{err}, and again when it was read alone.")

        new = [article for article in articles if article.article_id not in self._leftovers]
        return [Job(self.runner, self._extract, part, given_up=given_up) for part in self._parts(new)]

    def _from_file(self, name: str) -> list[Extraction]:
        found = self._staging.read(name) if self._staging else None
        if found is None:
            url = self._staging.url if self._staging else ""
            raise StopRun(
                f"What a worker wrote to {url!r} is not there for this process ({name}). The setting `staging` has to name "
                "storage that all of them share, or to be empty."
            )
        self._files.setdefault(name, {one.article_id for one in found})
        return found

    def _parts(self, items: Sequence[T]) -> list[Sequence[T]]:
        size = -(-len(items) // self.runner.parts)
        return [items[start : start + size] for start in range(0, len(items), size)] if size else []

    @staticmethod
    def _collected(jobs: Sequence[Job[T, R]]) -> list[R]:
        return [one for job in jobs for one in job.result()]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.runner.close(hurry=kind is not None)
        if kind is None and self._staging:
            for name in set(self._leftovers.values()):
                self._staging.remove(name)  # of articles that did not come again


def _key(articles: Sequence[Article]) -> tuple[str, ...]:
    return tuple(article.article_id for article in articles)
