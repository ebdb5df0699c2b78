"""What templates need to write text of unknown making safely into HTML."""

import re
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from reports.quotes import printable

LONGEST_ADDRESS = 2000
JAPANESE = re.compile(
    r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f][\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]*"
)


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web, else None: a link to javascript: or file: is never made."""
    if not url or len(url) > LONGEST_ADDRESS or re.search(r"[\s\x00-\x1f\x7f]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def japanese_marked(text: str) -> Markup:
    """The text escaped, with its Japanese runs marked as such, so that they get the right glyphs and voice."""
    parts, last = [], 0
    for match in JAPANESE.finditer(text):
        parts += [escape(text[last : match.start()]), Markup('<span lang="ja">{}</span>').format(match[0])]
        last = match.end()
    return Markup("").join([*parts, escape(text[last:])])


def short(text: str, most: int = 200) -> str:
    """The text on one line, at most that long."""
    plain = " ".join(printable(text).split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"
