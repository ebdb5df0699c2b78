"""How often a name in context leads to the right entity, is left open where the text does not tell, or is seen to be no name.

Usage: python -m benchmarks.names [--part dev|test|all] [--misses]

The cases are in `mentions_*.txt`; the answers of `dev` may be looked at when the rules are changed, those of `test` may not.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import extractors
from corpus.article import Article
from extractors.entities import Mention, find_mentions
from extractors.entities.names import key, names_of
from extractors.models import Models
from extractors.pipeline import parse_all, read

CASE = re.compile(r"(?:(?P<title>.*?) \| )?(?P<before>.*?)\[\[(?P<name>.+?)\]\](?P<after>.*) => (?P<answer>.+)")


@dataclass(frozen=True)
class Case:
    """A marked name in a text, and the entity's name, "?" for what must be left open or "-" for what is no name."""

    lang: str
    group: str
    title: str
    text: str
    start: int
    end: int
    answer: str


def cases(part: str) -> Iterator[Case]:
    """The cases of "dev", "test" or "all"."""
    for path in sorted(Path(__file__).parent.glob(f"mentions_*_{'*' if part == 'all' else part}.txt")):
        group = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                group = line[3:]
            elif match := CASE.fullmatch(line):
                start = len(match["before"])
                text = match["before"] + match["name"] + match["after"]
                yield Case(
                    path.name.split("_")[1],
                    group,
                    match["title"] or "",
                    text,
                    start,
                    start + len(match["name"]),
                    match["answer"],
                )


def mentions_of(case: Case, models: Models) -> list[Mention]:
    """What is found where every sentence is parsed."""
    now = datetime(2025, 6, 2, tzinfo=UTC)
    reading = read(Article(key="case", text=case.text, title=case.title, lang=case.lang, fetched_at=now, published_at=now))
    parse_all([reading], models)
    return find_mentions(reading, models.knowledge)


def said(case: Case, mentions: list[Mention], models: Models) -> tuple[str, bool]:
    """What was said of the marked name, and whether it is right."""
    over = [m for m in mentions if m.start < case.end and case.start < m.end]
    found = next((m for m in over if m.start <= case.start and case.end <= m.end), over[0] if over else None)
    if found is None:
        return "-", case.answer in "-?"
    known = found.how == "known" and found.entity.entity_id in models.knowledge.entities
    what = f"{found.entity.name} ({found.how} {found.text!r})"
    if case.answer == "-":
        return what, found.start < case.start or case.end < found.end
    if case.answer == "?":
        return what, not known
    return what, found.how != "open" and key(case.answer) in {key(name) for name in names_of(found.entity)}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=["dev", "test", "all"], default="all")
    parser.add_argument("--misses", action="store_true", help="print them")
    arguments = parser.parse_args()
    models = extractors.load_models()
    right: Counter[tuple[str, str]] = Counter()
    of: Counter[tuple[str, str]] = Counter()
    kinds = {"-": "is no name", "?": "must stay open"}
    for case in cases(arguments.part):
        what, good = said(case, mentions_of(case, models), models)
        for row in ((case.lang, f"  {case.group}"), (case.lang, kinds.get(case.answer, "is somebody")), (case.lang, "all")):
            of[row] += 1
            right[row] += good
        if arguments.misses and not good:
            marked = f"{case.text[: case.start]}[[{case.text[case.start : case.end]}]]{case.text[case.end :]}"
            print(f"{case.lang} {marked} => {case.answer}; said {what}")
    for row in sorted(of, key=lambda row: (row[0], row[1].startswith(" "), row[1])):
        print(f"{row[0]} {row[1]:48} {right[row]:4} of {of[row]:4}  {right[row] / of[row]:.3f}")


if __name__ == "__main__":
    main()
