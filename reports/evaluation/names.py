"""When two names are taken for the same in an evaluation: more freely than in the ledger, as a person reads them."""

import re
import unicodedata

from reports.evaluation.gold import GoldClaim

POSSESSIVE = re.compile(r"['’]s\b")
# Words that a name may have or lack.
OPTIONAL = re.compile(
    r"\b(?:inc|corp|corporation|co|ltd|llc|plc|group|holdings|company|the|kk)\b|株式会社|グループ|ホールディングス"
)
NO_LETTERS = re.compile(r"[\W_]+")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
SHORTEST = {"ja": 2, "en": 3}  # characters of a name that is recognised with other words around it


def plain(name: str | None) -> str:
    """A name without case, width, possessive, legal form and punctuation."""
    text = POSSESSIVE.sub("", unicodedata.normalize("NFKC", name or "").casefold())
    return NO_LETTERS.sub(" ", OPTIONAL.sub(" ", text)).strip()


def is_subject(gold: GoldClaim, subject: str | None, subject_text: str | None) -> bool:
    """Whether either name is an accepted one, or has one in it ("supercomputer Fugaku" for "Fugaku")."""
    accepted = {plain(name) for name in (gold.subject, gold.subject_surface, *gold.aliases)} - {""}
    said = {plain(subject), plain(subject_text)} - {""}
    return any(name == wanted or _holds(name, wanted) for name in said for wanted in accepted)


def _holds(name: str, wanted: str) -> bool:
    if JAPANESE.search(wanted):
        return len(wanted) >= SHORTEST["ja"] and wanted in name
    return len(wanted) >= SHORTEST["en"] and f" {wanted} " in f" {name} "
