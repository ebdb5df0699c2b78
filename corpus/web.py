"""One page from the web."""

import time
from dataclasses import dataclass
from email.message import Message

from corpus.article import Article
from corpus.decode import binary_sign
from corpus.draft import Place
from corpus.page import MOST_PAGE, read_page
from corpus.plain import read_markdown, read_text
from corpus.quarantine import Reason, Unreachable, Unreadable

AGENT = "claimledger/0.1 (reads single pages on request)"
PATIENCE = 30.0  # seconds for a page, connecting and reading together
TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})  # answers that may be another a moment later


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a server sent: the address after redirects, the kind and encoding it stated, and the bytes."""

    url: str
    media_type: str
    charset: str | None
    body: bytes


def fetch_page(url: str) -> Page:
    """The page at the address. Raises Unreachable if trying again may help, else Unreadable."""
    import httpx

    started = time.monotonic()
    try:
        with (
            httpx.Client(
                follow_redirects=True,
                timeout=PATIENCE,
                headers={"User-Agent": AGENT},
                transport=httpx.HTTPTransport(retries=1),
            ) as client,
            client.stream("GET", url) as answer,
        ):
            if answer.status_code in TRY_AGAIN:
                raise Unreachable(f"The server answered {answer.status_code} {answer.reason_phrase}.")
            if answer.status_code != httpx.codes.OK:
                raise Unreadable(Reason.NETWORK, f"The server answered {answer.status_code} {answer.reason_phrase}.")
            body = bytearray()
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > MOST_PAGE:
                    raise Unreadable(Reason.TOO_LARGE, f"The page has more than {MOST_PAGE:,} bytes.")
                if time.monotonic() - started > PATIENCE:
                    raise Unreachable(f"The page was not complete after {PATIENCE:.0f} seconds.")
            kind = Message()
            kind["Content-Type"] = answer.headers.get("Content-Type", "text/html")
            return Page(
                url=str(answer.url),
                media_type=kind.get_content_type(),
                charset=kind.get_content_charset(),
                body=bytes(body),
            )
    except httpx.InvalidURL as err:
        raise Unreadable(Reason.NETWORK, f"This is no address: {err}.") from err
    except httpx.TransportError as err:
        raise Unreachable(f"The server cannot be reached: {str(err) or type(err).__name__}.") from err
    except httpx.HTTPError as err:
        raise Unreadable(Reason.NETWORK, f"The page cannot be read: {str(err) or type(err).__name__}.") from err


def read_fetched(page: Page, place: Place) -> Article:
    """The article on a fetched page. Raises Unreadable if there is none."""
    if not page.body.strip():
        raise Unreadable(Reason.EMPTY, "The server sent an empty page.")
    sign = binary_sign(page.body[:4096])
    if sign:
        raise Unreadable(Reason.BINARY, f"This is not text: {sign}.")
    match page.media_type:
        case "text/html" | "application/xhtml+xml":
            return read_page(page.body, place, charset=page.charset, url=page.url)
        case "text/plain":
            return read_text(page.body, place)
        case "text/markdown":
            return read_markdown(page.body, place)
    raise Unreadable(Reason.FORMAT, f"The server sent {page.media_type}. Read are text/html, text/plain and text/markdown.")
