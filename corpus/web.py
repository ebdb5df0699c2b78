"""What is on a page that was fetched."""

from corpus.decode import binary_sign
from corpus.draft import Draft, Place
from corpus.fetch.answer import Page
from corpus.page import Whole, page_text, read_whole
from corpus.plain import read_markdown, read_text
from corpus.quarantine import Reason, Unreadable


def read_fetched(page: Page, place: Place, *, given: Draft | None = None) -> Whole:
    """The article on a fetched page, or the entries of its live blog, and where the article goes on.

    What `given` says of an HTML page comes before what the page says. Raises Unreadable if there is no article.
    """
    if not page.body.strip():
        raise Unreadable(Reason.EMPTY, "The server sent an empty page.")
    sign = binary_sign(page.body[:4096])
    if sign:
        raise Unreadable(Reason.BINARY, f"This is not text: {sign}.")
    match page.media_type:
        case "text/html" | "application/xhtml+xml":
            return read_whole(page_text(page.body, charset=page.charset), place, url=page.url, given=given)
        case "text/plain":
            return Whole(articles=(read_text(page.body, place),))
        case "text/markdown":
            return Whole(articles=(read_markdown(page.body, place),))
    raise Unreadable(Reason.FORMAT, f"The server sent {page.media_type}. Read are text/html, text/plain and text/markdown.")
