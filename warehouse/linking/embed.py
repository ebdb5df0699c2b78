"""Embedders: text to vectors, cached by content in the ledger."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any, Protocol

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from corpus.errors import StopRun
from corpus.ids import content_hash
from extractors.encoder import ENCODER, encoder_path

EMBEDDED = ENCODER
BATCH = 64
KNOWN = """
SELECT w."key", e.vector
FROM wanted_keys AS w JOIN ledger_tables.embedding AS e ON e.key_hash = md5_number_lower(w."key")
WHERE e.model = ?
"""


class Embedder(Protocol):
    """Turns sentences into vectors of length one."""

    name: str  # different output means another name; stored with the vectors

    def embed(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """An array of shape (sentences, dimensions)."""
        ...


class SentenceTransformerEmbedder:
    """A sentence-transformers model, loaded when it is first needed."""

    def __init__(self, name: str, path: str) -> None:
        self.name = name
        self._path = path

    def embed(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """The normalised vectors of the sentences; StopRun if the model cannot be loaded."""
        try:
            model = loaded(self._path)
        except (OSError, ValueError) as err:
            raise StopRun(
                f"The embedder {self.name!r} cannot be loaded: {err}. "
                "Give the setting `embedder` a folder or the name of a model that is here."
            ) from err
        vectors = model.encode(list(sentences), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


@lru_cache(maxsize=1)
def loaded(path: str) -> Any:
    """The model of a folder or name. It is kept: rounds over sources link every few minutes."""
    from sentence_transformers import SentenceTransformer  # importing torch takes seconds

    return SentenceTransformer(path, device="cpu")


def load_embedder(name: str = EMBEDDED) -> Embedder:
    """The embedder of that name: the embedded default, a folder, or a model that sentence-transformers knows.

    Raises StopRun if the default's weights are not those that they should be.
    """
    if name != EMBEDDED:
        return SentenceTransformerEmbedder(name, name)
    return SentenceTransformerEmbedder(EMBEDDED, str(encoder_path()))


def cached_embeddings(
    con: duckdb.DuckDBPyConnection, embedder: Embedder, texts: Iterable[str], needed: Collection[str]
) -> dict[str, NDArray[np.float32]]:
    """Text -> vector for the texts that the ledger holds one of, and for those needed, computed and stored if it holds none."""
    keys = {content_hash(text): text for text in dict.fromkeys(texts)}
    if not keys:
        return {}
    con.register("wanted_keys", pa.table({"key": list(keys)}))
    known = con.sql(KNOWN, params=[embedder.name]).to_arrow_table()
    con.unregister("wanted_keys")
    found: dict[str, NDArray[np.float32]] = {}
    if known.num_rows:  # of nothing the number of dimensions is not known
        vectors = known.column("vector").combine_chunks().flatten().to_numpy().reshape(known.num_rows, -1)
        found = {keys[key]: vector for key, vector in zip(known.column("key").to_pylist(), vectors, strict=True)}
    if missing := sorted(set(needed) - found.keys()):
        new = embedder.embed(missing)
        table = pa.table(
            {
                "model": [embedder.name] * len(missing),
                "key": [content_hash(text) for text in missing],
                "vector": pa.FixedSizeListArray.from_arrays(new.ravel(), new.shape[1]),
            }
        )
        con.register("new_embeddings", table)
        con.execute(
            'INSERT INTO ledger_tables.embedding BY NAME SELECT *, md5_number_lower("key") AS key_hash FROM new_embeddings'
        )
        con.unregister("new_embeddings")
        found |= dict(zip(missing, new, strict=True))
    return found
