"""Embedding the sentences of claims, wherever a runner does it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.errors import StopRun
from flows.runners import Lost
from flows.workers import Job, Workers

if TYPE_CHECKING:
    from warehouse.linking import Embedder

PART = 64  # texts embedded at once; a vector depends a little on those beside it, so they must not depend on who does it

Vector = NDArray[np.float32]


@dataclass(slots=True)
class SharedEmbedder:
    """The embedder of that name, whose work is done by the workers."""

    name: str
    workers: Workers

    def embed(self, sentences: Sequence[str]) -> Vector:
        """The normalised vectors of the sentences. Raises StopRun if the model cannot be loaded, or dies of a sentence."""
        work = partial(embed_work, name=self.name, check=self.workers.check)
        order = sorted(range(len(sentences)), key=lambda number: -len(sentences[number]))  # alike in length: less to compute
        texts = [sentences[number] for number in order]
        parts = [texts[start : start + PART] for start in range(0, len(texts), PART)]
        jobs = [Job(self.workers.runner, work, part, given_up=_died) for part in parts]
        return np.stack([vector for job in jobs for vector in job.result()])[np.argsort(order)]


def embed_work(texts: Sequence[str], name: str, check: Callable[[], None]) -> list[Vector]:
    """What a worker does with texts: embed them."""
    check()
    return list(_loaded(name).embed(texts))


@cache
def _loaded(name: str) -> "Embedder":
    from warehouse.linking import load_embedder

    return load_embedder(name)


def _died(text: str, err: Lost) -> Vector:
    raise StopRun(f"{err}, and again when it embedded {text!r} alone.")
