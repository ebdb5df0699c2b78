"""The reader for HTML pages: the article on a page, the entries of a live blog, and the address of the next page."""

import re
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from corpus.article import Article, DateSource
from corpus.barriers import find_barrier
from corpus.dates import find_dateline, read_date
from corpus.decode import decode_with_gaps
from corpus.draft import Draft, Place, clean_url, dated, host, to_article
from corpus.fragment import fragment_text
from corpus.language import find_language
from corpus.linked_data import LinkedData, Update, read_linked_data
from corpus.pagination import next_address
from corpus.quarantine import Reason, Unreadable

MOST_PAGE = 10_000_000  # bytes of HTML
LARGE = 1_000_000  # characters of HTML; from there on the page is read in a process that can be stopped
PATIENCE = 60  # seconds for a large page
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
DATES = ("article:published_time", "og:article:published_time", "datepublished", "pubdate", "date", "dc.date", "dcterms.date")
MODIFIED = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "lastmod",
)
AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author")
# Not anywhere in the text: that takes the year of a copyright notice for the first of January.
WHERE_DATES_ARE = {"original_date": True, "extensive_search": False}
NO_ARTICLE = ("//nav", "//footer[not(ancestor::article)]")  # of a page with little text all text is taken, these included
DIGIT = r"[\d〇一二三四五六七八九十百千万億兆]"
GAP = re.compile(rf"{DIGIT}[.,]?\s?\ufffd|\ufffd\s?[.,]?{DIGIT}")
LOCKED = frozenset({"locked", "metered"})  # content tiers of pages that not everybody may read


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is on a page: the article, the dates it may be from, the entries of its live blog, and where it goes on."""

    draft: Draft
    dates: tuple[tuple[DateSource, str], ...] = ()  # the surest first
    updates: tuple[Update, ...] = ()
    next_url: str | None = None
    barrier: tuple[Reason, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All of a page: its article, or each entry of its live blog as one, and the address of the article's next page."""

    articles: tuple[Article, ...]
    next_url: str | None = None


FOUND = TypeAdapter(Found | None)


def read_page(raw: bytes, place: Place, *, charset: str | None = None, url: str | None = None) -> Article:
    """The article on a page. `charset` is what the server said of its encoding and `url` where the page was found."""
    return read_html(page_text(raw, charset=charset), place, url=url)


def read_html(html: str, place: Place, *, url: str | None = None, given: Draft | None = None) -> Article:
    """The article in the HTML, a live blog as one. What `given` says of it comes before what the page says."""
    return _to_article(_find(html, url), given, place)


def read_whole(html: str, place: Place, *, url: str | None = None, given: Draft | None = None) -> Whole:
    """All of the page in the HTML, as for `read_html`.

    Each entry of a live blog is an article of its own, with its own time: a toll that rises through the day is an update then,
    and not a text that contradicts itself.
    """
    found = _find(html, url)
    if not found.updates:
        return Whole(articles=(_to_article(found, given, place),), next_url=found.next_url)
    # Of all entries together: "More soon." alone might be in any language.
    lang = (given and given.lang) or find_language(_all_updates(found))
    return Whole(articles=tuple(_entry(update, _merged(found, given, place), lang, place) for update in found.updates))


def read_articles(raw: bytes, place: Place, *, charset: str | None = None, url: str | None = None) -> tuple[Article, ...]:
    """The articles on a page: one, or those of a live blog."""
    return read_whole(page_text(raw, charset=charset), place, url=url).articles


def page_text(raw: bytes, *, charset: str | None = None) -> str:
    """The page's HTML, decoded by what the server said, what the page says and what its bytes are, whichever fits.

    A few broken bytes are U+FFFD then; `read_html` and `read_whole` refuse a text with one beside a number.
    """
    if len(raw) > MOST_PAGE:
        raise Unreadable(Reason.TOO_LARGE, f"The page has {len(raw):,} bytes; {MOST_PAGE:,} is the most.")
    return decode_with_gaps(raw, declared=(charset, declared_charset(raw)))


def declared_charset(raw: bytes) -> str | None:
    """The encoding that the page's own header declares."""
    match = CHARSET.search(raw[:4096])
    return match[1].decode("ascii", "replace") if match else None


def find_article(html: str, url: str | None = None) -> Found | None:
    """The article on a page with what the page says of it, or None if there is none."""
    import trafilatura
    from trafilatura.utils import load_html

    tree = load_html(html)
    if tree is None:
        return None
    metas = _metas(tree)
    said = read_linked_data([script.text_content() for script in tree.iter("script") if _is_linked_data(script)])
    next_url = next_address(tree, url)
    document: Any = trafilatura.bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        include_comments=False,
        date_extraction_params=WHERE_DATES_ARE,
        prune_xpath=list(NO_ARTICLE),
    )
    text = document.text or "" if document is not None else ""
    title = document.title if document is not None else None
    free = False if metas.get("article:content_tier") in LOCKED else said.free
    barrier = find_barrier(text or fragment_text(html), title=title, free=free)
    if not text:
        draft = Draft(text="", title=said.headline, url=clean_url(url), publisher=said.publisher, authors=said.authors)
        return Found(draft=draft, dates=_dates(None, metas, said), updates=said.updates, barrier=barrier)
    return Found(
        draft=_draft(document, metas, said, url),
        dates=_dates(document, metas, said),
        updates=said.updates,
        next_url=next_url,
        barrier=barrier,
    )


def _draft(document: Any, metas: dict[str, str], said: LinkedData, url: str | None) -> Draft:
    canonical = clean_url(document.url)
    if url and (canonical is None or host(canonical) != host(url)):
        canonical = clean_url(url)  # a reprint names the page it was taken from as its canonical address
    named = [metas[name] for name in AUTHORS if name in metas and not clean_url(metas[name])]
    return Draft(
        text=document.text,
        title=document.title or said.headline,
        url=canonical,
        external_id=metas.get("claimledger:id"),
        publisher=metas.get("og:site_name") or said.publisher or document.sitename or host(canonical),
        modified=next((metas[name] for name in MODIFIED if read_date(metas.get(name))), said.modified),
        authors=said.authors or tuple(named[:1]) or tuple((document.author or "").split("; ")),
    )


def _dates(document: Any, metas: dict[str, str], said: LinkedData) -> tuple[tuple[DateSource, str], ...]:
    stated = [(DateSource.META, metas.get(name)) for name in DATES]
    stated += [(DateSource.JSON_LD, said.published)]
    if document is not None:
        stated += [(DateSource.PAGE, date) for date in (find_dateline(document.text), document.date)]
    return tuple((source, date) for source, date in stated if date and read_date(date))


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _is_linked_data(script: Any) -> bool:
    return bool((script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json")


def _to_article(found: Found, given: Draft | None, place: Place) -> Article:
    draft = _merged(found, given, place)
    live = _all_updates(found)
    return to_article(draft if len(draft.text) >= len(live) else replace(draft, text=live), place)


def _all_updates(found: Found) -> str:
    return "\n".join(update.text for update in found.updates)


def _merged(found: Found, given: Draft | None, place: Place) -> Draft:
    draft = found.draft
    stated = (given.date_source, given.published) if given and given.published else None
    # A date ahead of the fetch is a wrong one, but the next may be right.
    source, published = stated or next((date for date in found.dates if dated(date[1], place)), (DateSource.PAGE, None))
    return replace(
        draft,
        title=(given and given.title) or draft.title,
        url=(given and given.url) or draft.url,
        external_id=(given and given.external_id) or draft.external_id,
        publisher=(given and given.publisher) or draft.publisher,
        published=published,
        date_source=source,
        modified=(given and given.modified) or draft.modified,
        authors=(given and given.authors) or draft.authors,
        lang=given.lang if given else None,
    )


def _entry(update: Update, blog: Draft, lang: str, place: Place) -> Article:
    own = dated(update.published, place) is not None
    draft = replace(
        blog,
        text=update.text,
        title=update.title or blog.title,
        external_id=None,
        published=update.published if own else blog.published,
        date_source=DateSource.JSON_LD if own else blog.date_source,
        modified=update.modified,
        authors=update.authors or blog.authors,
        lang=lang,
    )
    article = to_article(draft, place)
    return replace(article, key=f"{article.key}#{update.anchor}")


def _find(html: str, url: str | None) -> Found:
    """What is on the page. Raises Unreadable if there is no article, or one that the page keeps to itself."""
    found = _find_safely(html, url)
    if found and found.barrier and not found.updates:
        raise Unreadable(*found.barrier)
    if found is None or not (found.draft.text or found.updates):
        raise Unreadable(Reason.NO_TEXT, "No article was found on the page.")
    gap = GAP.search(f"{found.draft.text}\n{_all_updates(found)}")
    if gap:
        raise Unreadable(
            Reason.ENCODING, f"There are broken characters beside a number: {gap[0]!r}. Fetch or save the page again."
        )
    return found


def _find_safely(html: str, url: str | None) -> Found | None:
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
        raise Unreadable(Reason.NO_TEXT, f"Reading the page failed: {err.stderr[-300:].decode(errors='replace')}.") from err
    return FOUND.validate_json(done.stdout)


def main(arguments: list[str]) -> None:
    """Read a page from standard input and write what is on it as JSON; the address may be given."""
    found = find_article(sys.stdin.buffer.read().decode("utf-8"), arguments[0] if arguments else None)
    sys.stdout.buffer.write(FOUND.dump_json(found))


if __name__ == "__main__":
    main(sys.argv[1:])
