"""What hangs together."""

from collections import defaultdict
from collections.abc import Iterable


def components(size: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Connected components as sorted lists of indexes, ordered by their first."""
    parent = list(range(size))  # of each index one that it hangs together with, itself for the first of a component

    def first(index: int) -> int:
        while parent[index] != index:
            parent[index] = index = parent[parent[index]]
        return index

    for one, other in pairs:
        low, high = sorted((first(one), first(other)))
        parent[high] = low
    found: dict[int, list[int]] = defaultdict(list)
    for index in range(size):
        found[first(index)].append(index)
    return list(found.values())
