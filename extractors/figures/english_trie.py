"""A pattern for many words that reads each letter once, where an alternation would try word after word."""

import re
from collections.abc import Iterable
from typing import Any

END = ""


def trie(words: Iterable[str]) -> str:
    """A pattern that matches any of the words, the longest that fits first: {"may", "march"} is "ma(?:rch|y)"."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[END] = {}
    return pattern(root)


def pattern(node: dict[str, Any]) -> str:
    """The pattern of what follows a node."""
    leaves = [char for char, below in node.items() if char and set(below) == {END}]
    longer = [re.escape(char) + pattern(below) for char, below in sorted(node.items()) if char and char not in leaves]
    if leaves:
        one = re.escape(leaves[0]) if len(leaves) == 1 else f"[{''.join(map(re.escape, sorted(leaves)))}]"
        longer.append(one)
    if not longer:
        return ""
    if len(longer) == 1 and END not in node:
        return longer[0]
    return f"(?:{'|'.join(longer)})" + ("?" if END in node else "")
