"""An embedder for tests in which the sentences play no part."""

from collections.abc import Sequence

import numpy as np


class Alike:
    """All texts have one vector."""

    name = "alike"

    def embed(self, sentences: Sequence[str]) -> np.ndarray:
        return np.ones((len(sentences), 4), np.float32) / 2
