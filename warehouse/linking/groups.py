"""What hangs together."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def components(size: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Connected components as sorted lists of indexes, ordered by their first."""
    if not size:
        return []
    rows, columns = np.array(list(pairs), dtype=np.int64).reshape(-1, 2).T
    _, labels = connected_components(coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size)), directed=False)
    found: dict[int, list[int]] = defaultdict(list)
    for index, label in enumerate(labels.tolist()):
        found[label].append(index)
    return sorted(found.values(), key=lambda members: members[0])
