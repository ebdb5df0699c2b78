"""What hangs together."""

from collections import defaultdict


def components(size: int, pairs: list[tuple[int, int]]) -> list[list[int]]:
    """Connected components as sorted lists of indexes, ordered by their first."""
    near: dict[int, set[int]] = defaultdict(set)
    for i, j in pairs:
        near[i].add(j)
        near[j].add(i)
    found = []
    left = dict.fromkeys(range(size))
    while left:
        members = [next(iter(left))]
        del left[members[0]]
        for member in members:  # which grows meanwhile
            reached = near[member] & left.keys()
            members += reached
            for index in reached:
                del left[index]
        found.append(sorted(members))
    return found
