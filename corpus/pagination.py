"""Articles that go over several pages: where the next page is, and the pages as one article."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from corpus.article import Article
from corpus.draft import clean_url

COUNTED = frozenset(
    {"page", "p", "pg", "pn", "pageno", "page_no", "pagenum", "paged", "pageid"}
)  # parameters with a page's number
NUMBERED = re.compile(r"(?:/page/|/p|/|[_-](?:p|page)?)(\d{1,2})(?=(?:\.\w{2,5})?/?$)")
LINK = re.compile(r"next|continue|older|\d{1,2}|次|つづき|続き|›|»|→|>", re.IGNORECASE)
LONGEST_LINK = 30  # characters; a longer text names another article
MOST_PAGES = 50


def next_address(tree: Any, url: str | None) -> str | None:
    """The address of the article's next page, if the page at `url` links to one.

    A link that only says "next" may lead to the next article: its address has to be that of the same text, one page on.
    """
    if url is None:
        return None
    for link in tree.iter("link", "a"):
        says = link.get("rel") or "" if link.tag == "link" else f"{link.get('rel') or ''} {' '.join(link.itertext())}"
        if len(says) > LONGEST_LINK or not LINK.search(says) or not link.get("href"):
            continue
        try:
            address = clean_url(urljoin(url, link.get("href")))
        except ValueError:
            continue
        if address and is_next_page(url, address):
            return address
    return None


def is_next_page(url: str, address: str) -> bool:
    """Whether the two addresses are those of a page and the page after it: the same but for a number that is one higher."""
    (text, number), (other, following) = _numbered(url), _numbered(address)
    if following is None or following > MOST_PAGES:
        return False
    if number is not None and text == other and following == number + 1:
        return True
    return following == 2 and other == _plain(url)


def join_pages(pages: Sequence[Article]) -> Article:
    """The article on all its pages, known by the first; what each page says again of the one before is said once."""
    first = pages[0]
    lines = first.text.split("\n")
    seen = set(lines)
    for page in pages[1:]:
        more = page.text.split("\n")
        while more and more[0] in seen:
            more.pop(0)
        while more and more[-1] in seen:
            more.pop()
        lines += more
        seen.update(more)
    return replace(first, text="\n".join(lines))


def _numbered(url: str) -> tuple[str, int | None]:
    """The address without the number of its page, and the number."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    counted = [(name, value) for name, value in query if name.lower() in COUNTED and value.isdecimal() and len(value) < 3]
    if counted:
        rest = [pair for pair in query if pair not in counted]
        return parts._replace(query=urlencode(rest), path=parts.path.rstrip("/"), fragment="").geturl(), int(counted[0][1])
    match = NUMBERED.search(parts.path)
    if not match:
        return _plain(url), None
    path = parts.path[: match.start()] + parts.path[match.end() :]
    return parts._replace(path=path.rstrip("/"), fragment="").geturl(), int(match[1])


def _plain(url: str) -> str:
    parts = urlsplit(url)
    query = urlencode(parse_qsl(parts.query, keep_blank_values=True))
    return parts._replace(path=parts.path.rstrip("/"), query=query, fragment="").geturl()
