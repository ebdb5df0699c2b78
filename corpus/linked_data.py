"""What a page says of its article to search engines: the JSON-LD in it, in the vocabulary of schema.org."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.draft import clean_url
from corpus.fragment import fragment_text
from corpus.ids import content_hash

ARTICLES = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|Report|SocialMediaPosting)$")
LIVE = "LiveBlogPosting"
FRAME = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
MOST_NODES = 5_000
DEEPEST = 30
FALSE = frozenset({"false", "no", "0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """An entry of a live blog."""

    text: str
    anchor: str  # what is behind the # of its address, or what else tells it from other entries
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedData:
    """What the page's JSON-LD says of its article; empty if there is none."""

    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    free: bool | None = None  # whether everybody may read all of it
    updates: tuple[Update, ...] = ()


def read_linked_data(scripts: list[str]) -> LinkedData:
    """What the scripts of the page say of its article. What is broken or of another shape is passed by."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script), DEEPEST)][:MOST_NODES]
    about = [node for node in nodes if any(ARTICLES.search(kind) for kind in _types(node))]
    if not about:
        return LinkedData()
    # A live blog's entries are articles, too: the blog comes first.
    said = next((node for node in about if LIVE in _types(node)), about[0])
    publisher = _resolved(said.get("publisher"), nodes)
    return LinkedData(
        headline=_text(said.get("headline")) or _text(said.get("name")),
        published=_text(said.get("datePublished")) or _text(said.get("dateCreated")),
        modified=_text(said.get("dateModified")),
        authors=_names(said.get("author") or said.get("creator"), nodes),
        publisher=next(iter(_names(publisher, nodes)), None),
        free=_is_free(said),
        updates=tuple(_updates(said, nodes)) if LIVE in _types(said) else (),
    )


def _parsed(script: str) -> Any:
    plain = FRAME.sub("", FRAME.sub("", script)).strip().rstrip(";")
    for text in (plain, html.unescape(plain)):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if not depth:
        return
    if isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "liveBlogUpdate", "author", "publisher"):
            yield from _nodes(value.get(key), depth - 1)
    elif isinstance(value, list):
        for part in value:
            yield from _nodes(part, depth - 1)


def _types(node: dict[str, Any]) -> list[str]:
    return [kind.rpartition("/")[2] for kind in _listed(node.get("@type")) if isinstance(kind, str)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str | None:
    """The value on one line and without markup, if it is a text; of several the first."""
    first = next(iter(_listed(value)), None)
    first = first.get("@value") if isinstance(first, dict) else first
    return " ".join(fragment_text(first).split()) or None if isinstance(first, str) else None


def _resolved(value: Any, nodes: list[dict[str, Any]]) -> Any:
    """The node itself where only its @id is given."""
    if isinstance(value, dict) and set(value) == {"@id"}:
        return next((node for node in nodes if node.get("@id") == value["@id"] and len(node) > 1), value)
    return value


def _names(value: Any, nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    found = []
    for someone in (_resolved(part, nodes) for part in _listed(value)):
        if not isinstance(someone, dict):
            found.append(_text(someone))
        elif someone.get("name"):
            found += [_text(name) for name in _listed(someone["name"])]
        else:
            found.append(" ".join(filter(None, (_text(someone.get(part)) for part in ("givenName", "familyName")))))
    return tuple(dict.fromkeys(name for name in found if name and not clean_url(name)))


def _is_free(node: dict[str, Any]) -> bool | None:
    parts = [part for part in _listed(node.get("hasPart")) if isinstance(part, dict)]
    stated = [part.get("isAccessibleForFree") for part in (node, *parts) if part.get("isAccessibleForFree") is not None]
    return None if not stated else not any(str(value).rpartition("/")[2].strip().lower() in FALSE for value in stated)


def _updates(blog: dict[str, Any], nodes: list[dict[str, Any]]) -> Iterator[Update]:
    for entry in _listed(blog.get("liveBlogUpdate")):
        if not isinstance(entry, dict):
            continue
        body = next((part for part in _listed(entry.get("articleBody") or entry.get("text")) if isinstance(part, str)), "")
        text = fragment_text(body)
        if text:
            yield Update(
                text=text,
                anchor=_anchor(entry) or content_hash(text)[:12],
                title=_text(entry.get("headline")) or _text(entry.get("name")),
                published=_text(entry.get("datePublished")),
                modified=_text(entry.get("dateModified")),
                authors=_names(entry.get("author"), nodes),
            )


def _anchor(entry: dict[str, Any]) -> str | None:
    address = _text(entry.get("url")) or _text(entry.get("@id")) or ""
    return address.partition("#")[2] or address or _text(entry.get("datePublished"))
