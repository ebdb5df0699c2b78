"""Sentences with their names, read from our own file and from the converted public corpora."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

TYPES = {"PERSON": "person", "ORG": "organization", "PLACE": "place", "LOC": "place", "PRODUCT": "product", "EVENT": "event"}
MARKED = re.compile(r"\[([^\[\]|]+)\|([A-Z]+)\]")
OWN = Path(__file__).with_name("sentences.txt")
DEV_SHARE = 15  # percent of our own sentences, chosen by their content
# Tweets and the Groningen Meaning Bank are left out: see README.md.
TRAIN = (
    "crossner.train",
    "crossner.dev",
    "gum.train",
    "gum.dev",
    "re3d.train",
    "uner_ewt.train",
    "uner_ewt.dev",
    "wikigold.train",
    "wikigold.dev",
)
SPOKEN = ("gum_conversation", "gum_vlog")
WITH_PRODUCTS = ("own", "crossner_ai")  # where a name without a label is surely neither a product nor an event


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence: its names by characters and kind, and the characters of names whose kind is not known."""

    text: str
    names: tuple[tuple[int, int, str], ...]
    unsure: tuple[tuple[int, int], ...]
    source: str


def parse_marked(line: str) -> Example:
    """The sentence of a line with names marked as [name|TYPE]. Raises ValueError if a bracket or a type is wrong."""
    text, names, last = "", [], 0
    for match in MARKED.finditer(line):
        text += line[last : match.start()]
        if match[2] not in TYPES or match[1] != match[1].strip():
            raise ValueError(f"{match[0]!r} in {line!r}: types are {', '.join(TYPES)}, and a name has no space around it.")
        names.append((len(text), len(text) + len(match[1]), TYPES[match[2]]))
        text, last = text + match[1], match.end()
    text += line[last:]
    if set(text) & set("[]|"):
        raise ValueError(f"{line!r}: a bracket or bar is left over.")
    return Example(text, tuple(names), (), "own")


def read_own(path: Path = OWN) -> list[Example]:
    """Our own sentences, in order."""
    return [parse_marked(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def is_dev(example: Example) -> bool:
    """True for the sentences kept for measuring."""
    return int(sha256(example.text.encode()).hexdigest(), 16) % 100 < DEV_SHARE


def read_public(path: Path) -> Iterator[Example]:
    """The sentences of one file of a public corpus."""
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        for line in handle:
            record = json.loads(line)
            names = tuple((start, end, TYPES[kind]) for start, end, kind in record["ents"])
            yield Example(record["text"], names, tuple(map(tuple, record["unsure"])), record["src"])
