"""Responses as they came, kept as WARC files so that everything can be read again without the network.

Each address has one file, which holds its latest response and can be read by every tool for web archives. Its modification
time is when the response was last found to hold.
"""

import hashlib
import os
import tempfile
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from corpus.errors import StopRun
from corpus.fetch.warc import Kept, read_record, write_record

SUFFIX = ".warc.gz"
DAMAGE = (ValueError, OSError, EOFError, zlib.error)


class Cache:
    """The responses in a folder: none older than `most_age`, and together no more than `most_bytes`."""

    def __init__(self, folder: Path, *, most_bytes: int, most_age: timedelta) -> None:
        self.folder = folder
        self._most_bytes = most_bytes
        self._most_age = most_age
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as err:
            raise StopRun(f"The cache {str(folder)!r} cannot be used: {err.strerror}. Correct the setting `cache`.") from err

    def find(self, url: str) -> Kept | None:
        """What is kept of an address; None if it is nothing or damaged, and then the file is gone."""
        path = self._path(url)
        try:
            kept = read_record(path.read_bytes(), checked_at=datetime.fromtimestamp(path.stat().st_mtime, UTC))
        except FileNotFoundError:
            return None
        except DAMAGE:
            path.unlink(missing_ok=True)
            return None
        return kept if kept.requested == url else None

    def keep(self, kept: Kept) -> None:
        """Keep the response in place of the one before. Raises StopRun if it cannot be written."""
        path = self._path(kept.requested)
        try:
            path.parent.mkdir(exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=".") as folder:
                made = Path(folder, path.name)
                with made.open("wb") as handle:
                    write_record(handle, kept)
                os.utime(made, times=(kept.checked_at.timestamp(),) * 2)
                made.replace(path)
        except OSError as err:
            raise StopRun(f"The cache {str(self.folder)!r} cannot be written: {err.strerror}. Free some space.") from err

    def tidy(self, now: datetime) -> int:
        """Remove what is too old, then what was not found to hold for longest while it is too much; return how many went."""
        oldest = (now - self._most_age).timestamp()
        files = [(path.stat(), path) for path in self.folder.glob(f"??/*{SUFFIX}")]
        size = went = 0
        for stat, path in sorted(files, key=lambda item: (-item[0].st_mtime, item[1])):
            if stat.st_mtime < oldest or size + stat.st_size > self._most_bytes:
                path.unlink(missing_ok=True)
                went += 1
            else:
                size += stat.st_size
        return went

    def _path(self, url: str) -> Path:
        name = hashlib.sha256(url.encode()).hexdigest()[:32]
        return self.folder / name[:2] / f"{name[2:]}{SUFFIX}"
