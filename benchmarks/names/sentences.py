"""How well the names of English sentences are found, with their kinds, by all that looks for them together.

Usage: python -m benchmarks.names.sentences [--misses]

Precision, recall and F1 of whole names with the right kind, by kind. Things (indexes, laws, programmes) are not annotated and
count neither way; neither does a name inside a longer one that is right.
"""

import argparse
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import extractors
from corpus.article import Article
from extractors.entities import find_mentions
from extractors.models import Models
from extractors.pipeline import parse_all, read

LABELS = {"PERSON": "person", "ORG": "organization", "PLACE": "place", "PRODUCT": "product", "EVENT": "event"}
MARKED = re.compile(rf"\[([^\[\]|]+)\|({'|'.join(LABELS)})\]")

Name = tuple[int, int, str]


def sentences() -> list[tuple[str, set[Name]]]:
    """(text, its names) of each sentence."""
    found = []
    for line in Path(__file__).with_name("sentences_en.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            names, taken = set(), 0
            for match in MARKED.finditer(line):
                start = match.start() - taken
                names.add((start, start + len(match[1]), LABELS[match[2]]))
                taken += len(match[0]) - len(match[1])
            found.append((MARKED.sub(r"\1", line), names))
    return found


def names_in(text: str, models: Models) -> set[Name]:
    """The names that are found in a sentence, without a possessive."""
    reading = read(Article(key="sentence", text=text, lang="en", fetched_at=datetime(2025, 1, 1, tzinfo=UTC)))
    parse_all([reading], models)
    mentions = [m for m in find_mentions(reading, models.knowledge) if m.how in ("known", "open", "proper")]
    return {
        (m.start, m.start + len(re.sub(r"['’]s?$", "", m.text)), m.entity.kind) for m in mentions if m.entity.kind != "thing"
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print them")
    arguments = parser.parse_args()
    models = extractors.load_models(langs=("en",))
    right, said, gold = Counter[str](), Counter[str](), Counter[str]()
    for text, names in sentences():
        found = names_in(text, models)
        right.update(kind for _, _, kind in found & names)
        said.update(kind for _, _, kind in found)
        gold.update(kind for _, _, kind in names)
        if arguments.misses and found != names:
            shown = [sorted((text[start:end], kind) for start, end, kind in some) for some in (names - found, found - names)]
            print(f"{text}\n    missed {shown[0]}\n    wrong  {shown[1]}")
    print(f"{'':12}  P     R     F1")
    for kind in (*LABELS.values(), "all"):
        r, s, g = (c.total() if kind == "all" else c[kind] for c in (right, said, gold))
        print(f"{kind:12}  {r / s:.3f} {r / g:.3f} {2 * r / (s + g):.3f}   ({r} right, {s} said, {g} annotated)")


if __name__ == "__main__":
    main()
