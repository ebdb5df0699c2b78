"""The text of HTML that is all article, such as the content of a feed's entry or a letter: nothing of it is left out."""

import re
from typing import Any

BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
CELLS = frozenset({"td", "th"})
SILENT = frozenset(
    "audio button canvas head iframe math noscript object script select style svg template textarea video".split()
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
SPACES = re.compile(r"[ \t\r\n\f\u200b\u200c\u00ad]+")  # with what only says where a line may break


def fragment_text(html: str) -> str:
    """The text as a reader sees it, a line for each paragraph, list item, heading and row of a table."""
    if "<" not in html and "&" not in html:
        return html.strip()
    from lxml import etree
    from lxml.html import fragment_fromstring

    try:
        tree = fragment_fromstring(html.replace("\0", ""), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):  # the last for frames without a body
        return ""
    pieces: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    kept = 0  # how many elements that keep their line breaks are open
    for event, node in walk:
        silent = event not in ("start", "end") or _is_silent(node)
        if event == "start":
            kept += node.tag == "pre"
            pieces.append(_break(node.tag))
            if silent:
                walk.skip_subtree()
            elif node.text:
                pieces.append(_spaced(node.text, keep=kept > 0))
            continue
        if event == "end":
            kept -= node.tag == "pre"
            pieces.append(_break(node.tag))
        if node.tail:
            pieces.append(_spaced(node.tail, keep=kept > 0))
    lines = (SPACES.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _is_silent(node: Any) -> bool:
    return node.tag in SILENT or node.get("hidden") is not None or bool(HIDDEN.search(node.get("style") or ""))


def _break(tag: str) -> str:
    return "\n" if tag in BLOCKS or tag == "br" else " " if tag in CELLS else ""


def _spaced(text: str, *, keep: bool) -> str:
    return text if keep else SPACES.sub(" ", text)
