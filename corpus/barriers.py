"""Pages that keep their article to themselves: paywalls, consent, login and error pages, told by what they say."""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.errors import StopRun
from corpus.quarantine import Reason

RULES = Path(__file__).parent / "data" / "barriers.toml"
OWN_RULES = Path("claimledger-barriers.toml")
KINDS = (Reason.ERROR_PAGE, Reason.CONSENT, Reason.PAYWALL, Reason.LOGIN)
SAID = {
    Reason.PAYWALL: "Only its beginning is free to read",
    Reason.CONSENT: "It asks for consent instead of showing the article",
    Reason.LOGIN: "It asks to log in instead of showing the article",
    Reason.ERROR_PAGE: "It is an error page, though the server sent it as a page",
}
SHORT = 1_500  # columns, two for each Japanese character; a longer text says enough for an article
SHORT_BUT_WORDY = 6_000  # columns of a page that says hardly anything else; lists of what cookies are for are long
MOSTLY = 0.6  # of the text, in sentences with such words
WHOLE = 0.6  # of a line; the rest is a name, a price or a quotation mark
MARGINS = " \t「」『』【】[]()<>|…※◆■●▶▼»>・:-–—"
NAMES = re.compile(r"\s+[|–—-]\s+|\s*[|｜]\s*")  # a title's parts, one of which is the name of the site
SPLIT = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")


@dataclass(frozen=True, slots=True)
class Rule:
    """What pages of a kind say: lines of their own, and words that most of their sentences hold."""

    lines: re.Pattern[str]
    words: re.Pattern[str]


def load_rules(*paths: Path) -> dict[Reason, Rule]:
    """The rules of all these files together. Raises StopRun, naming file and expression, if one cannot be read."""
    found: dict[Reason, dict[str, list[str]]] = {kind: {"lines": [], "words": []} for kind in KINDS}
    for path in paths:
        try:
            said = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as err:
            raise StopRun(f"The rules in {str(path)!r} cannot be read: {err}. Write them as TOML.") from err
        for kind, lists in said.items():
            for name, expressions in lists.items() if isinstance(lists, dict) else [("", [])]:
                if kind not in set(KINDS) or name not in ("lines", "words") or not isinstance(expressions, list):
                    known = ", ".join(f"[{known.value}]" for known in KINDS)
                    raise StopRun(f"{path}: {name!r} in [{kind}] is not known. Write lists `lines` and `words` in {known}.")
                found[Reason(kind)][name] += [_checked(expression, path) for expression in expressions]
    return {kind: Rule(_any(lists["lines"]), _any(lists["words"])) for kind, lists in found.items()}


@cache
def default_rules() -> dict[Reason, Rule]:
    """The rules that come along, with those of one's own in the folder where the command is run."""
    return load_rules(RULES, *([OWN_RULES] if OWN_RULES.exists() else []))


def find_barrier(
    text: str, *, title: str | None = None, free: bool | None = None, rules: dict[Reason, Rule] | None = None
) -> tuple[Reason, str] | None:
    """What the page is instead of an article, and what told so; None if it is one. `free` is what the page says itself."""
    columns = _columns(text)
    if columns > SHORT_BUT_WORDY:
        return None
    sentences = [sentence for sentence in (part.strip() for part in SPLIT.split(text)) if sentence]
    lines = [*text.split("\n"), *NAMES.split(title or "")] if columns <= SHORT else []
    for kind, rule in (rules or default_rules()).items():
        line = next((line for line in lines if _is_all(rule.lines, line)), None)
        if line:
            return kind, f'{SAID[kind]}: "{line.strip()[:80]}".'
        told = [sentence for sentence in sentences if rule.words.search(sentence)]
        if len(told) > 1 and sum(map(len, told)) >= MOSTLY * sum(map(len, sentences)):
            return kind, f'{SAID[kind]}: "{told[0][:80]}".'
    if free is False and columns <= SHORT:
        return Reason.PAYWALL, f"{SAID[Reason.PAYWALL]}, as the page states itself, and that has {len(text):,} characters."
    return None


def _is_all(pattern: re.Pattern[str], line: str) -> bool:
    """Whether the line is hardly more than what matches; a line that says a number besides is a report."""
    plain = unicodedata.normalize("NFKC", line).strip(MARGINS)
    rest = pattern.sub("", plain)
    return bool(plain) and len(rest) <= (1 - WHOLE) * len(plain) and not any(char.isdigit() for char in rest)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text[: SHORT_BUT_WORDY + 1])


def _any(expressions: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{expression})" for expression in expressions) or r"(?!)", re.IGNORECASE)


def _checked(expression: str, path: Path) -> str:
    try:
        re.compile(expression)
    except (re.error, TypeError) as err:
        raise StopRun(f"{path}: {expression!r} is no regular expression: {err}.") from err
    return expression
