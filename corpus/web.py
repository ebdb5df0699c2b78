"""The article on a page that was fetched."""

from corpus.article import Article
from corpus.decode import binary_sign, decode
from corpus.draft import Draft, Place
from corpus.fetch.answer import Page
from corpus.page import declared_charset, read_html
from corpus.plain import read_markdown, read_text
from corpus.quarantine import Reason, Unreadable


def read_fetched(page: Page, place: Place, *, given: Draft | None = None) -> Article:
    """The article on a fetched page. What `given` says of an HTML page comes before what the page says.

    Raises Unreadable if there is none.
    """
    if not page.body.strip():
        raise Unreadable(Reason.EMPTY, "The server sent an empty page.")
    sign = binary_sign(page.body[:4096])
    if sign:
        raise Unreadable(Reason.BINARY, f"This is not text: {sign}.")
    match page.media_type:
        case "text/html" | "application/xhtml+xml":
            html = decode(page.body, declared=page.charset or declared_charset(page.body))
            return read_html(html, place, url=page.url, given=given)
        case "text/plain":
            return read_text(page.body, place)
        case "text/markdown":
            return read_markdown(page.body, place)
    raise Unreadable(Reason.FORMAT, f"The server sent {page.media_type}. Read are text/html, text/plain and text/markdown.")
