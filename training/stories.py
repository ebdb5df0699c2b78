"""Annotated stories ("articles" and "claims", see corpus/samples/gold.json) as the fits and benchmarks read them.

Usage: python -m training.stories STORY...   counts what is marked in each story, and lists the marks that the extractor
reads otherwise and the figures it finds that are not marked.
"""

import json
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.article import Article
from corpus.dates import read_date
from corpus.errors import ClaimledgerError
from extractors.figures import find_figures
from extractors.records import Figure, Kind, Qualifier, Status
from extractors.sentences import Sentences

MARK = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
ARTICLE = re.compile(r"^=== (\S+) (\d{4}-\d\d-\d\d)$", re.MULTILINE)
POINT = r"(FY\d{4}|\d{4}(-Q[1-4]|-H[12]|-\d\d(-\d\d)?)?)"
TIME = re.compile(f"{POINT}(/{POINT})?")
FIELDS = ("figure", "subject", "metric", "status", "as_of", "speaker")
NUMBERS = {"value", "value_high"}
READING = {"kind": Kind, "value": None, "value_high": None, "unit": None, "qualifier": Qualifier}


class StoryError(ClaimledgerError):
    """A marked story cannot be read."""


def read_story(path: Path) -> dict[str, Any]:
    """The story of a JSON file, or of a text with marks (training/annotated/README.md), as "story", "articles" and "claims"."""
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return dict(json.loads(raw))
    head, *parts = ARTICLE.split(raw)
    if not parts:
        raise StoryError(f"{path}: no article; each begins with a line '=== PUBLISHER YYYY-MM-DD', then its title")
    names = names_of(head, path)
    articles, claims = [], []
    for number, (publisher, published, body) in enumerate(zip(parts[::3], parts[1::3], parts[2::3], strict=True), 1):
        title, _, marked = body.strip().partition("\n")
        key, lang = f"{path.stem}/{number}", path.stem[:2]
        try:
            text, found = read_marks(marked.strip() + "\n", lang, names)
        except StoryError as error:
            raise StoryError(f"{path}, article {number}: {error}") from error
        url = f"https://{publisher}/{path.stem}-{number}"
        articles.append(
            {"id": key, "url": url, "publisher": publisher, "published": published, "lang": lang, "title": title, "text": text}
        )
        claims += [{"id": 100 * number + n, "article": key} | claim for n, claim in enumerate(found, 1)]
    return {"story": path.stem, "articles": articles, "claims": claims, "same": [], "conflicts": [], "not_conflicts": []}


def names_of(head: str, path: Path) -> dict[str, list[str]]:
    """Key -> canonical name and aliases, from lines "KEY = NAME | ALIAS | ALIAS"."""
    names = {}
    for line in filter(None, map(str.strip, head.splitlines())):
        key, equals, said = line.partition(" = ")
        if not equals:
            raise StoryError(f"{path}: {line!r} before the first article is not 'KEY = NAME | ALIAS | ALIAS'")
        names[key] = [name.strip() for name in said.split("|")]
    return names


def read_marks(marked: str, lang: str, names: Mapping[str, list[str]]) -> tuple[str, list[dict[str, Any]]]:
    """The text without its marks, and a claim for each mark."""
    text, at = "", 0
    marks: list[tuple[int, dict[str, str]]] = []
    for mark in MARK.finditer(marked):
        fields = fields_of(mark)
        text += marked[at : mark.start()]
        marks.append((len(text), fields))
        text, at = text + fields["figure"], mark.end()
    text += marked[at:]
    if "{{" in text or "}}" in text:
        raise StoryError("a mark is not closed, or closed without being opened: {{ and }} come in pairs")
    figures, sentences = find_figures(text, lang), Sentences(text, lang)
    claims, wrong = [], []
    for start, fields in marks:
        end = start + len(fields["figure"])
        seen = next((figure for figure in figures if figure.start < end and start < figure.end), None)
        sentence = sentences.all[sentences.index_at(start)]
        place = {"sentence": text[sentence.start : sentence.end], "figure": fields["figure"], "start": start}
        try:
            claims.append(place | figure_of(fields, seen) | claim_of(fields, names))
        except (StoryError, ValueError) as error:
            wrong.append(f"{fields['figure']!r}: {error}")
    if wrong:
        raise StoryError("\n".join(wrong))
    return text, claims


def fields_of(mark: re.Match[str]) -> dict[str, str]:
    """The fields of a mark by name; what is left out is empty."""
    said = [field.strip() for field in mark[1].split("|")]
    reading = said.pop() if "=" in said[-1] else ""
    while said and not said[-1]:
        said.pop()
    if not 3 <= len(said) <= len(FIELDS):
        raise StoryError(f"{mark[0]} has {len(said)} fields; it takes {' | '.join(FIELDS)} | reading, the last four optional")
    return dict(zip(FIELDS, said + [""] * (len(FIELDS) - len(said)), strict=True)) | {"reading": reading}


def figure_of(fields: Mapping[str, str], seen: Figure | None) -> dict[str, Any]:
    """Kind, value, unit and qualifier: as the extractor reads the figure, except where the mark says otherwise."""
    said = dict(pair.partition("=")[::2] for pair in fields["reading"].split(";")) if fields["reading"] else {}
    said = {key.strip(): value.strip() for key, value in said.items()}
    if wrong := set(said) - set(READING):
        raise StoryError(f"it says {sorted(wrong)}; a reading takes {', '.join(READING)}")
    if seen is None and not {"kind", "value"} <= set(said):
        raise StoryError("the extractor does not find it: give its kind and value, 'kind=count; value=3'")
    read = seen.as_dict() if seen else {"unit": None, "qualifier": "exact", "value_high": None}
    dated = said.get("kind", read.get("kind")) == Kind.DATE
    read |= {key: float(value) if key in NUMBERS and value and not dated else value or None for key, value in said.items()}
    made = {key: read[key] for key in READING} | {
        "kind": Kind(read["kind"]).value,
        "qualifier": Qualifier(read["qualifier"]).value,
    }
    if fields["metric"].startswith("-"):
        made |= {key: -abs(made[key]) for key in ("value", "value_high") if made[key] is not None}
    return made


def claim_of(fields: Mapping[str, str], names: Mapping[str, list[str]]) -> dict[str, Any]:
    """Who, what, how firmly, when and by whom; a key of the head stands for its names."""
    key, _, surface = fields["subject"].partition("~")
    subject, *aliases = names.get(key.strip(), [key.strip()])
    if fields["as_of"] and not TIME.fullmatch(fields["as_of"]):
        raise StoryError(
            f"as_of {fields['as_of']!r} is no time like 2024, FY2024, 2024-Q3, 2024-10, 2024-10-24 or 2020/2024-06"
        )
    speaker = names.get(fields["speaker"], [fields["speaker"]])[0]
    return {
        "subject": subject,
        "subject_surface": surface.strip(),
        "metric": fields["metric"].removeprefix("-"),
        "status": Status(fields["status"] or "reported").value,
        "as_of": fields["as_of"] or None,
        "speaker": speaker or None,
        "aliases": aliases,
    }


def article_of(record: Mapping[str, Any]) -> Article:
    """A story's article, or a line of the sample corpus: "id", "text", "lang", and "title" and "published" if known."""
    published, precision = read_date(record.get("published")) or (None, None)
    return Article(
        key=record["id"],
        text=record["text"],
        lang=record["lang"],
        title=record.get("title") or "",
        fetched_at=datetime.now(UTC),
        published_at=published,
        published_precision=precision,
    )


def annotation(text: str, claims: list[dict[str, Any]], figure: Figure) -> dict[str, Any] | None:
    """The annotated claim whose figure overlaps this one."""
    for claim in claims:
        at = place(text, claim)
        if at < figure.end and figure.start < at + len(claim["figure"]):
            return claim
    return None


def place(text: str, claim: dict[str, Any]) -> int:
    """Where the claim's figure starts in the text."""
    if "start" in claim:
        return int(claim["start"])
    return text.find(claim["sentence"]) + int(claim["sentence"].find(claim["figure"]))


def shares(tally: Mapping[str, tuple[int, int]]) -> str:
    """Language -> (right, all), in words; a language without any is left out."""
    return ", ".join(f"{lang} {hits / seen:.3f} ({hits}/{seen})" for lang, (hits, seen) in sorted(tally.items()) if seen)


def check(path: Path) -> None:
    """Print what is marked in a story, and where the marks and the extractor differ."""
    story = read_story(path)
    print(f"{path.name}: {len(story['articles'])} articles, {len(story['claims'])} figures")
    for record in story["articles"]:
        text = record["text"]
        claims = [claim for claim in story["claims"] if claim["article"] == record["id"]]
        figures = find_figures(text, record["lang"])
        spans = {(figure.start, figure.end): figure for figure in figures}
        for claim in claims:
            start, end = claim["start"], claim["start"] + len(claim["figure"])
            if claim["subject_surface"] not in text:
                print(f"  {record['id']} {claim['figure']!r}: {claim['subject_surface']!r} is not in the text")
            if (start, end) not in spans:
                others = [figure.text for figure in figures if figure.start < end and start < figure.end]
                print(f"  {record['id']} marked {claim['figure']!r}, found {others} in {text[max(0, start - 30) : end + 30]!r}")
        for figure in figures:
            if annotation(text, claims, figure) is None:
                print(f"  {record['id']} not marked: {figure.text!r} in {text[max(0, figure.start - 40) : figure.end + 30]!r}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for name in sys.argv[1:]:
        check(Path(name))
