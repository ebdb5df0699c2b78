"""A day of news in some minutes: feeds whose articles appear, change and vanish, collected and loaded again and again.

Usage: python -m benchmarks.day [--articles 2000] [--feeds 20] [--rounds 50] [--runner processes] [--kills 6]

A web server of this machine has the feeds. In each round some articles are new, some have a changed text, some are gone from
their feed and from the site, and every feed is collected into the ledger. On the way a process that extracts and the process
that collects and loads are killed (kill -9) in turn, in the middle of a round, which is then done again. At the end the ledger
has to hold exactly what was served: every article, every text it ever had, in that order. What was compared is printed.
"""

import argparse
import hashlib
import multiprocessing
import os
import random
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.news import FIRST, Made, make
from corpus.collect import collect
from corpus.pieces import Item
from corpus.sources import Kind, Source
from extractors import Extraction, find_figures
from flows.fetching import open_fetcher
from flows.pipeline import PLAIN, Steps, Summary, run_pipeline
from flows.quiet import keep_quiet, keep_quiet_at_exit
from flows.settings import Settings
from flows.workplace import open_workers
from warehouse.rows import in_utc
from warehouse.store import Warehouse

CHANGING, VANISHING = 0.3, 0.2  # the shares of articles that change, and that are taken down, after a while
SPAN = timedelta(hours=24)


@dataclass(slots=True)
class Site:
    """What the server has in the round that is on, and what it has had."""

    articles: int
    feeds: int
    rounds: int
    address: str = ""
    now: int = 0
    served: dict[str, list[str]] = field(default_factory=dict)  # the texts that each address has had, one after the other
    _life: list[tuple[int, int | None, int | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = random.Random(self.articles)
        for _ in range(self.articles):
            first = chance.randrange(max(1, self.rounds - 2))
            later = chance.randrange(first + 1, self.rounds)
            fate = chance.random()
            changed = later if fate < CHANGING else None
            gone = later if CHANGING <= fate < CHANGING + VANISHING else None
            self._life.append((first, changed, gone))

    def article(self, number: int) -> Made | None:
        """The article as it is now; None before it appears and after it is gone."""
        first, changed, gone = self._life[number]
        if self.now < first or (gone is not None and self.now >= gone):
            return None
        return make(number, revision=int(changed is not None and self.now >= changed), site=self.address)

    def begin_round(self, number: int) -> None:
        """What is served from now on."""
        self.now = number
        for article in filter(None, map(self.article, range(self.articles))):
            texts = self.served.setdefault(article.url, [])
            if article.text not in texts[-1:]:
                texts.append(article.text)

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, type and body for a path: /feed/3 or /en/17."""
        kind, _, name = path.strip("/").partition("/")
        if kind == "feed" and name.isdigit() and int(name) < self.feeds:
            return 200, "application/atom+xml", self._feed(int(name)).encode()
        article = self.article(int(name)) if name.isdigit() and int(name) < self.articles else None
        if article is None or article.lang != kind:
            return 404, "text/plain", b"There is no such page."
        return 200, "text/html; charset=utf-8", article.page().encode()

    def _feed(self, number: int) -> str:
        entries = []
        for article in filter(None, (self.article(other) for other in range(number, self.articles, self.feeds))):
            first, changed, _ = self._life[article.number]
            updated = self._time(changed if changed is not None and self.now >= changed else first)
            entries.append(
                f"<entry><id>{article.url}</id><title>{escape(article.title)}</title><link href='{article.url}'/>"
                f"<published>{self._time(first)}</published><updated>{updated}</updated></entry>"
            )
        return (
            f"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Feed {number}</title>"
            f"<id>{self.address}/feed/{number}</id><updated>{self._time(self.now)}</updated>{''.join(entries)}</feed>"
        )

    def _time(self, number: int) -> str:
        return f"{(FIRST + SPAN / self.rounds * number).isoformat()}Z"


@contextmanager
def serving(site: Site) -> Iterator[None]:
    """The site on a port of this machine."""

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize, disable_nagle_algorithm = -1, True  # head and body in one packet, or each answer takes 40 ms

        def do_GET(self) -> None:
            status, kind, body = site.answer(self.path)
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if status == 200 and self.headers.get("If-None-Match") == tag:
                status, body = 304, b""
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def figures_alone() -> Steps:
    """Steps that find figures, by rule and here, and no claims: for when it is not extraction that is of interest."""

    def extract(articles: Any, _workers: Any) -> list[Extraction]:
        found = ((article, tuple(find_figures(article.text, lang=article.lang))) for article in articles)
        return [Extraction(article_id=article.article_id, figures=figures, claims=()) for article, figures in found]

    return replace(PLAIN, begin=lambda *_: None, extract=extract, link=lambda *_: None)


def desk(pipe: "Connection[Any, Any]", settings: Settings, address: str, feeds: int, quick: bool) -> None:
    """A process that collects and loads a round whenever it is told to, and says how far it is. Linking comes at the end."""
    keep_quiet()
    keep_quiet_at_exit()
    sources = [
        Source(name=f"feed {n}", kind=Kind.FEED, url=f"{address}/feed/{n}", local=True, delay=0, at_once=4, robots=False)
        for n in range(feeds)
    ]
    steps = figures_alone() if quick else replace(PLAIN, link=lambda *_: None)

    def progress(summary: Summary) -> None:
        pipe.send(("batch", summary.read, [child.pid for child in multiprocessing.active_children()]))

    with open_workers(settings) as workers:
        while pipe.recv():
            with Warehouse.open(settings.warehouse) as opened:
                rows = _latest(opened)
            with open_fetcher(settings) as fetcher:

                def known(url: str, fetched_at: datetime, rows: dict[str, datetime] = rows) -> bool:
                    return rows.get(url) == in_utc(fetched_at)

                items: Iterator[Item] = (item for source in sources for item in collect(source, fetcher, known=known))
                summary = run_pipeline([address], settings, steps=steps, progress=progress, reading=items, workers=workers)
            pipe.send(("done", summary.as_dict(), []))


def _latest(opened: Warehouse) -> dict[str, datetime]:
    """When the latest text of each address was fetched."""
    return dict(opened.con.execute("SELECT origin, fetched_at FROM ledger_tables.article WHERE latest").fetchall())


@dataclass(slots=True)
class Day:
    """What happened, and how the ledger compares with what was served."""

    rounds: int = 0
    killed_workers: int = 0
    killed_desks: int = 0
    seconds: float = 0.0
    compared: dict[str, tuple[int, int]] = field(default_factory=dict)  # what: how many were served, and are so in the ledger
    claims: int = 0  # in the ledger
    wrong: list[str] = field(default_factory=list)


def live(site: Site, settings: Settings, *, kills: int, quick: bool) -> Day:
    """Go through all rounds, with so many kills on the way, and compare."""
    day = Day()
    began = time.perf_counter()
    chance = random.Random(kills)
    doomed = set(chance.sample(range(1, site.rounds), min(kills, site.rounds - 1)))
    with serving(site), ExitStack() as stack:
        process, pipe = _start_desk(site, settings, quick=quick)
        stack.callback(lambda: (pipe.send(False), process.join()))
        for number in range(site.rounds):
            site.begin_round(number)
            pipe.send(True)
            kind = "none" if number not in doomed else "desk" if quick or (day.killed_desks <= day.killed_workers) else "worker"
            while True:
                try:
                    what, _, children = pipe.recv()
                except EOFError:  # the desk is dead: the round is done again by another
                    process.join()
                    process, pipe = _start_desk(site, settings, quick=quick)
                    pipe.send(True)
                    continue
                if what == "done":
                    break
                if kind == "desk":
                    os.kill(process.pid or 0, signal.SIGKILL)
                    day.killed_desks += 1
                elif kind == "worker" and children:
                    os.kill(children[0], signal.SIGKILL)
                    day.killed_workers += 1
                kind = "none"
            day.rounds += 1
    day.seconds = time.perf_counter() - began
    compare(site, settings, day)
    return day


def _start_desk(site: Site, settings: Settings, *, quick: bool) -> tuple[Any, "Connection[Any, Any]"]:
    mine, its = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=desk, args=(its, settings, site.address, site.feeds, quick))
    process.start()
    its.close()
    return process, mine


def compare(site: Site, settings: Settings, day: Day) -> None:
    """Note what was served and is not in the ledger, or the other way round."""
    held: dict[str, list[str]] = {}
    with Warehouse.open(settings.warehouse, read_only=True) as opened:
        rows = opened.con.execute("SELECT url, revision, text FROM articles ORDER BY url, revision").fetchall()
        misplaced = opened.con.execute(
            "SELECT f.figure_id FROM figures AS f JOIN articles AS a USING (article_id)"
            " WHERE a.text[f.figure_start + 1 : f.figure_end] <> f.figure ORDER BY ALL"
        ).fetchall()
        figures, day.claims = opened.con.execute(
            "SELECT (SELECT count(*) FROM figures), (SELECT count(*) FROM claims)"
        ).fetchall()[0]
        refused = opened.con.execute("SELECT origin, reason FROM quarantine ORDER BY ALL").fetchall()
    for url, _, text in rows:
        held.setdefault(url, []).append(text)
    day.compared = {
        "articles": (len(site.served), len(site.served.keys() & held.keys())),
        "texts": (sum(map(len, site.served.values())), len(rows)),
        "articles with all their texts in order": (
            len(site.served),
            sum(held.get(url) == texts for url, texts in site.served.items()),
        ),
        "figures at their place": (figures, figures - len(misplaced)),
    }
    day.wrong = [url for url, texts in sorted(site.served.items()) if held.get(url) != texts]
    day.wrong += sorted(held.keys() - site.served.keys()) + [f"{origin}: {reason}" for origin, reason in refused]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--feeds", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--runner", choices=["threads", "processes"], default="processes")
    parser.add_argument("--quick", action="store_true", help="figures alone, without models")
    given = parser.parse_args()
    keep_quiet_at_exit()
    with tempfile.TemporaryDirectory(prefix="claimledger-day-") as folder:
        here = Path(folder)
        settings = Settings(warehouse=str(here / "w.duckdb"), cache=str(here / "cache"), runner=given.runner, batch_size=50)
        site = Site(given.articles, given.feeds, given.rounds)
        day = live(site, settings, kills=given.kills, quick=given.quick)
    print(
        f"{day.rounds} rounds in {day.seconds:,.0f} s; killed: {day.killed_workers} workers, {day.killed_desks} main processes"
    )
    for what, (served, so) in day.compared.items():
        print(f"{what:<40}{served:>10,} served or found{so:>10,} in the ledger")
    print(f"claims in the ledger: {day.claims:,}")
    for wrong in day.wrong[:20]:
        print("wrong:", wrong)
    raise SystemExit(bool(day.wrong))


if __name__ == "__main__":
    main()
