"""Sitemaps as what they list: of pages, of news, of other sitemaps; as XML or as plain lines, gzip'd or not."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from corpus.decode import decode
from corpus.draft import clean_url
from corpus.inflate import GZIP, inflated
from corpus.quarantine import Reason, Unreadable
from corpus.xml import HEAD, as_utf8, root_of

MOST_SITEMAP = 60_000_000  # bytes when unpacked; the protocol allows 52,428,800
MOST_LISTED = 50_000  # the protocol's limit on addresses
ROOTS = frozenset({"urlset", "sitemapindex"})
TEXT_TYPES = frozenset({"text/plain", "application/gzip", "application/x-gzip", None})
LONGEST_ADDRESS = 4096
SAMPLE = 20  # lines looked at to tell a list of addresses from a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An address in a sitemap and what the sitemap says of it. The dates are as `corpus.dates.read_date` reads them."""

    url: str
    lastmod: str | None = None
    title: str | None = None  # this and what follows only in a news sitemap
    published: str | None = None
    publisher: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """The pages that a sitemap lists, the sitemaps that an index lists, and what was wrong with it."""

    entries: tuple[Listed, ...] = ()
    children: tuple[Listed, ...] = ()
    fault: str | None = None  # why it was read only as far as it went


def is_sitemap(body: bytes, media_type: str | None = None) -> bool:
    """Whether the bytes are those of a sitemap. Plain lines are one if all the first of them are addresses."""
    if body.startswith(GZIP):
        body, _ = inflated(body, most=HEAD)
    root = root_of(body)
    return root in ROOTS if root else media_type in TEXT_TYPES and _is_list(body)


def read_sitemap(body: bytes, *, url: str) -> Sitemap:
    """The sitemap in the bytes, which were found at `url`.

    A broken one is read as far as it goes and has a `fault`. Raises Unreadable if it is no sitemap at all.
    """
    fault = None
    if body.startswith(GZIP):
        body, fault = inflated(body, most=MOST_SITEMAP)
    if len(body) > MOST_SITEMAP:
        raise Unreadable(Reason.TOO_LARGE, f"The sitemap has {len(body):,} bytes; {MOST_SITEMAP:,} is the most.")
    root = root_of(body)
    if root in ROOTS:
        found, wrong = _from_xml(body, url, root)
    elif not root and _is_list(body):
        found, wrong = _from_lines(body, url)
    else:
        raise Unreadable(Reason.FORMAT, "This is no sitemap: it is neither a urlset, a sitemapindex nor a list of addresses.")
    fault = "; ".join(filter(None, (fault, wrong))) or None
    listed = tuple(dict.fromkeys(found))
    return Sitemap(children=listed, fault=fault) if root == "sitemapindex" else Sitemap(entries=listed, fault=fault)


def _from_xml(body: bytes, url: str, root: str) -> tuple[list[Listed], str | None]:
    from lxml import etree

    raw, fault = as_utf8(body)
    wanted = "sitemap" if root == "sitemapindex" else "url"
    found: list[Listed] = []
    walk = etree.iterparse(
        io.BytesIO(raw),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        encoding="utf-8",
    )
    try:
        for _, node in walk:
            if _name(node) != wanted:
                continue
            if len(found) == MOST_LISTED:
                return found, f"it lists more than {MOST_LISTED:,} addresses"
            listed = _listed(node, url)
            if listed:
                found.append(listed)
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
    except etree.XMLSyntaxError as err:
        return found, fault or str(err)
    errors = [error for error in walk.error_log if error.level > etree.ErrorLevels.WARNING]
    return found, fault or (f"line {errors[0].line}: {errors[0].message.strip()}" if errors else None)


def _listed(node: Any, base: str) -> Listed | None:
    said: dict[str, str] = {}
    for child in _described(node):
        text = " ".join("".join(child.itertext()).split())
        if text:
            said.setdefault(_name(child), text)
    address = _address(base, said.get("loc"))
    if address is None:
        return None
    return Listed(
        url=address,
        lastmod=said.get("lastmod"),
        title=said.get("title"),
        published=said.get("publication_date"),
        publisher=said.get("name"),
        lang=said.get("language"),
    )


def _described(node: Any) -> Iterator[Any]:
    """What is said of the page itself: its own elements and those of its news, not those of its pictures or films."""
    for child in node:
        name = _name(child)
        if name == "news":
            for part in child:
                yield from part if _name(part) == "publication" else (part,)
        elif name in ("loc", "lastmod"):
            yield child


def _name(node: Any) -> str:
    """The element's name without its namespace, which many sitemaps get wrong; "" for a comment."""
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _from_lines(body: bytes, url: str) -> tuple[list[Listed], str | None]:
    addresses = [address for line in decode(body).splitlines() if (address := _address(url, line.strip()))]
    wrong = f"it lists more than {MOST_LISTED:,} addresses" if len(addresses) > MOST_LISTED else None
    return [Listed(url=address) for address in addresses[:MOST_LISTED]], wrong


def _is_list(body: bytes) -> bool:
    lines = [line for line in body[:HEAD].removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()][:SAMPLE]
    return bool(lines) and all(
        line.strip().lower().startswith((b"http://", b"https://")) for line in lines[: len(lines) - 1 or 1]
    )


def _address(base: str, link: str | None) -> str | None:
    if not link or len(link) > LONGEST_ADDRESS or any(char.isspace() for char in link):
        return None
    try:
        return clean_url(urljoin(base, link))
    except ValueError:
        return None
