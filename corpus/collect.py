"""Everything that a source has to give, as articles.

What was collected before is known by the cache alone: a page that is kept there is asked for again only if it may have
changed (see `corpus.follow.may_have_changed`), and what did not change is read from there. So nothing is lost if a run dies
between fetching and loading. Whoever knows what the ledger holds says so with `known`, and such pages are not even read.
"""

import glob
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from corpus.fetch import Fetcher
from corpus.follow import Errand, Found, Known, Note, follow
from corpus.jsonlines import count_lines
from corpus.quarantine import Quarantined, Reason, Unreadable, quarantined
from corpus.readers import ARCHIVE, PACKED_LINES, Collection, read_path
from corpus.references import LOOKUPS, Lookup, NoSecret
from corpus.sources import WEB, Kind, Source
from corpus.tables import COLUMNS, count_rows, csv_pieces, parquet_pieces


def collect(
    source: Source,
    fetcher: Fetcher,
    *,
    moment: datetime | None = None,
    known: Known = lambda _url, _fetched_at: False,
    note: Note = lambda _said: None,
    lookups: Mapping[str, Lookup] = LOOKUPS,
) -> Found:
    """The articles of the source, and for whatever is none the reason why. Nothing that is wrong with it raises.

    `known` says of an address, and when its bytes were fetched, whether the ledger has what was read from them by the extractor
    that is at work now, or why nothing was: `Article.origin` and `Quarantined.origin` are such addresses. `note` is told what
    is no fault of an article, such as a feed that has moved. `lookups` find the secrets that the source names.
    """
    moment = moment or datetime.now(UTC)
    if source.kind in WEB:
        try:
            terms = source.terms(lookups)
        except NoSecret as err:
            yield quarantined(source.place, Unreadable(Reason.SETTINGS, str(err)), moment)
            return
        errand = Errand(source=source, terms=terms, fetcher=fetcher, moment=moment, known=known, note=note)
        found = follow(source.place, errand, expected=source.kind)
    else:
        found = _read_files(source, moment)
    for item in found:
        if isinstance(item, Quarantined):
            yield item
        else:
            yield replace(item, publisher=source.publisher or item.publisher, lang=source.language or item.lang)


def _read_files(source: Source, moment: datetime) -> Found:
    paths = paths_of(source)
    if not paths:
        yield quarantined(source.place, Unreadable(Reason.MISSING, "No file or folder has such a name."), moment)
    for path in paths:
        yield from read_path(path, moment, collection=_collection(source))


def paths_of(source: Source) -> list[Path]:
    """The files and folders of a source, in order; a path may be a pattern such as "news/**/*.csv"."""
    if Path(source.place).exists():
        return [Path(source.place)]
    return [Path(found) for found in sorted(glob.glob(source.place, recursive=True))]  # noqa: PTH207 - takes whole paths


def _collection(source: Source) -> Collection | None:
    """How the files are read, where the kind says it and not the name."""
    columns = {**COLUMNS, **source.columns}
    match source.kind:
        case Kind.CSV:
            return Collection(partial(csv_pieces, columns=columns), count_lines)
        case Kind.PARQUET:
            return Collection(partial(parquet_pieces, columns=columns), count_rows, is_text=False)
        case Kind.JSONL:
            return PACKED_LINES
        case Kind.WARC:
            return ARCHIVE
    return None
