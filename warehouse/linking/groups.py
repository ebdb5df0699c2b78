"""What hangs together."""

from collections import defaultdict

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def components(size: int, pairs: list[tuple[int, int]]) -> list[list[int]]:
    """Connected components as sorted lists of indexes, ordered by their first."""
    if not size:
        return []
    rows, columns = (
        (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
        if pairs
        else (np.empty(0, np.int64), np.empty(0, np.int64))
    )
    _, labels = connected_components(coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size)), directed=False)
    found: dict[int, list[int]] = defaultdict(list)
    for index, label in enumerate(labels):
        found[int(label)].append(index)
    return sorted(found.values(), key=lambda members: members[0])
