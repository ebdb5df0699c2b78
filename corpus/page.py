"""The reader for HTML pages."""

import json
import re
import subprocess
import sys
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from corpus.article import Article
from corpus.dates import read_date
from corpus.decode import decode
from corpus.draft import Draft, Place, clean_url, host, to_article
from corpus.quarantine import Reason, Unreadable

MOST_PAGE = 10_000_000  # bytes of HTML
LARGE = 1_000_000  # characters of HTML; from there on the page is read in a process that can be stopped
PATIENCE = 60  # seconds for a large page
AHEAD = timedelta(days=2)  # a date that far after the fetch is a wrong guess
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
DATES = ("article:published_time", "og:article:published_time", "datepublished", "pubdate", "date", "dc.date", "dcterms.date")


def read_page(raw: bytes, place: Place, *, charset: str | None = None, url: str | None = None) -> Article:
    """The article on a page. `charset` is what the server said of its encoding and `url` where the page was found."""
    if len(raw) > MOST_PAGE:
        raise Unreadable(Reason.TOO_LARGE, f"The page has {len(raw):,} bytes; {MOST_PAGE:,} is the most.")
    return read_html(decode(raw, declared=charset or declared_charset(raw)), place, url=url)


def read_html(html: str, place: Place, *, url: str | None = None, given: Draft | None = None) -> Article:
    """The article in the HTML. What `given` says of it comes before what the page says."""
    found = _find_safely(html, url)
    if found is None:
        raise Unreadable(Reason.NO_TEXT, "No article was found on the page.")
    return to_article(_merged(found, given, place), place)


def declared_charset(raw: bytes) -> str | None:
    """The encoding that the page's own header declares."""
    match = CHARSET.search(raw[:4096])
    return match[1].decode("ascii", "replace") if match else None


def find_article(html: str, url: str | None = None) -> Draft | None:
    """The article on a page with what the page says of it, or None if there is none."""
    import trafilatura
    from trafilatura.utils import load_html

    tree = load_html(html)
    if tree is None:
        return None
    metas = _metas(tree)
    document: Any = trafilatura.bare_extraction(tree, url=url, with_metadata=True, include_comments=False)
    if document is None or not document.text:
        return None
    canonical = clean_url(document.url)
    if url and (canonical is None or host(canonical) != host(url)):
        canonical = clean_url(url)  # a reprint names the page it was taken from as its canonical address
    stated = next((metas[name] for name in DATES if read_date(metas.get(name))), None)
    return Draft(
        text=document.text,
        title=document.title,
        url=canonical,
        external_id=metas.get("claimledger:id"),
        publisher=document.sitename or host(canonical),
        published=stated or document.date,
    )


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _merged(found: Draft, given: Draft | None, place: Place) -> Draft:
    date = read_date(found.published)
    ahead = date is not None and date[0] > place.fetched_at.replace(tzinfo=None) + AHEAD
    return Draft(
        text=found.text,
        title=(given and given.title) or found.title,
        url=(given and given.url) or found.url,
        external_id=(given and given.external_id) or found.external_id,
        publisher=(given and given.publisher) or found.publisher,
        published=(given and given.published) or (None if ahead else found.published),
        lang=given.lang if given else None,
    )


def _find_safely(html: str, url: str | None) -> Draft | None:
    if len(html) < LARGE:
        return find_article(html, url)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "corpus.page", *([url] if url else [])],
            input=html.encode("utf-8", "replace"),
            capture_output=True,
            check=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired as err:
        raise Unreadable(Reason.TOO_LARGE, f"No article was found on the page within {PATIENCE} seconds.") from err
    except subprocess.CalledProcessError as err:
        raise Unreadable(Reason.NO_TEXT, f"Reading the page failed: {err.stderr[-300:].decode(errors='replace')}") from err
    found = json.loads(done.stdout)
    return Draft(**found) if found else None


def main(arguments: list[str]) -> None:
    """Read a page from standard input and write its draft as JSON; the address may be given."""
    draft = find_article(sys.stdin.buffer.read().decode("utf-8"), arguments[0] if arguments else None)
    print(json.dumps(asdict(draft) if draft else None))


if __name__ == "__main__":
    main(sys.argv[1:])
