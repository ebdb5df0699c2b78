"""Readers for text and Markdown."""

import re
from typing import Any

import yaml

from corpus.article import Article
from corpus.decode import decode
from corpus.draft import Draft, Place, clean_text, to_article
from corpus.quarantine import Reason, Unreadable

LONGEST_TITLE = 120  # characters; a longer first line is a paragraph
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
FIELDS = {
    "id": "external_id",
    "title": "title",
    "url": "url",
    "published": "published",
    "publisher": "publisher",
    "lang": "lang",
}


def read_text(raw: bytes, place: Place) -> Article:
    """The article in a text file. A short first line with an empty line after it is the title; it stays in the text."""
    text = clean_text(decode(raw))
    return to_article(Draft(text=text, title=_first_line(text)), place)


def read_markdown(raw: bytes, place: Place) -> Article:
    """The article in a Markdown file, with what its YAML front matter says of it. The body is kept as it is."""
    text = clean_text(decode(raw))
    match = FRONT_MATTER.match(text)
    said = _front_matter(match[1]) if match else {}
    body = text[match.end() :] if match else text
    heading = HEADING.search(body)
    title = said.pop("title", None) or (heading[1] if heading else None)
    return to_article(Draft(text=body, title=title, **said), place)


def _first_line(text: str) -> str | None:
    lines = text.split("\n", 2)
    return lines[0] if len(lines) == 3 and len(lines[0]) <= LONGEST_TITLE and not lines[1].strip() else None


def _front_matter(text: str) -> dict[str, Any]:
    try:
        said = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes strings only, and leaves dates as they are written
    except yaml.YAMLError as err:
        raise Unreadable(Reason.FORMAT, f"Its front matter is not YAML: {' '.join(str(err).split())}.") from err
    if said in (None, ""):
        return {}
    if not isinstance(said, dict):
        raise Unreadable(Reason.FORMAT, "Its front matter is not a list of `name: value`.")
    return {FIELDS[name]: value for name, value in said.items() if name in FIELDS and isinstance(value, str) and value}
