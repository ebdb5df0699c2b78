"""What hangs together."""

from collections import defaultdict
from collections.abc import Iterable


def components(size: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Connected components as sorted lists of indexes, ordered by their first."""
    parent = list(range(size))

    def first(index: int) -> int:
        while parent[index] != index:
            parent[index] = index = parent[parent[index]]
        return index

    for pair in pairs:
        one, other = map(first, pair)
        parent[max(one, other)] = min(one, other)
    found: dict[int, list[int]] = defaultdict(list)
    for index in range(size):
        found[first(index)].append(index)
    return list(found.values())
