"""What workers extracted and the ledger does not have yet, as Parquet files in a folder that all of them can reach."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter, ValidationError

from corpus.errors import StopRun
from corpus.ids import content_hash, stable_id
from extractors.records import Extraction

SUFFIX = ".parquet"
SCHEMA = pa.schema({"article_id": pa.string(), "extraction": pa.string()})


@cache
def _adapter() -> TypeAdapter[Extraction]:
    return TypeAdapter(Extraction)


@dataclass(frozen=True, slots=True)
class Staging:
    """A folder anywhere that fsspec reaches. A file is named by its articles and by `version`, that of what read them.

    So what was extracted before a run died is found by the next. A folder belongs to one ledger.
    """

    url: str
    version: str

    def name_of(self, article_ids: Sequence[str]) -> str:
        """The name of the file for these articles, in whatever order."""
        return f"{self._prefix}{stable_id('batch', *sorted(article_ids))}{SUFFIX}"

    @property
    def _prefix(self) -> str:
        return f"{content_hash(self.version)[:16]}-"

    def write(self, extractions: Sequence[Extraction]) -> str:
        """Write the file, all of it or nothing; return its name."""
        name = self.name_of([extraction.article_id for extraction in extractions])
        rows = [
            {"article_id": extraction.article_id, "extraction": _adapter().dump_json(extraction).decode()}
            for extraction in extractions
        ]
        packed = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), packed, compression="zstd")
        fs, folder = self._opened()
        try:
            fs.makedirs(folder, exist_ok=True)
            fs.pipe_file(f"{folder}/{name}.part", packed.getvalue())
            fs.mv(f"{folder}/{name}.part", f"{folder}/{name}")
        except OSError as err:
            raise StopRun(f"The folder {self.url!r} of the setting `staging` cannot be written: {err}. Correct it.") from err
        return name

    def read(self, name: str) -> list[Extraction] | None:
        """What is in the file; None if there is none, or none that can be read."""
        fs, folder = self._opened()
        try:
            rows = pq.read_table(io.BytesIO(fs.cat_file(f"{folder}/{name}")), schema=SCHEMA).to_pylist()
            return [_adapter().validate_json(row["extraction"]) for row in rows]
        except (FileNotFoundError, pa.ArrowException, ValidationError):
            return None

    def remove(self, name: str) -> None:
        """Remove the file, if it is still there."""
        fs, folder = self._opened()
        try:
            fs.rm_file(f"{folder}/{name}")
        except FileNotFoundError:
            return

    def leftovers(self) -> dict[str, str]:
        """Which file of a run that died has each article. What another version wrote, or nobody finished, is removed."""
        fs, folder = self._opened()
        if not fs.exists(folder):
            return {}
        found: dict[str, str] = {}
        for path in sorted(fs.ls(folder, detail=False)):
            name = path.rpartition("/")[2]
            held = self.read(name) if name.startswith(self._prefix) and name.endswith(SUFFIX) else None
            if held is None and name.endswith((SUFFIX, f"{SUFFIX}.part")):
                self.remove(name)
            found.update({extraction.article_id: name for extraction in held or ()})
        return found

    def _opened(self) -> tuple[Any, str]:
        """The file system and the folder. Raises StopRun if fsspec does not know such an address."""
        import fsspec

        try:
            fs, folder = fsspec.url_to_fs(self.url)
        except (ImportError, ValueError) as err:
            raise StopRun(
                f"The folder {self.url!r} of the setting `staging` cannot be reached: {err}. It is a path or an address that "
                "fsspec knows, such as s3://bucket/folder, for which its package has to be installed."
            ) from err
        return fs, folder.rstrip("/")
