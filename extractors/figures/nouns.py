"""The noun that a count counts, found without a tagger."""

import re
from functools import lru_cache

import inflect

from extractors.figures.grammar import Grammar

WORD = re.compile(r"[A-Za-z][A-Za-z0-9'’]*(?:-[A-Za-z0-9]+){0,3}")
MODIFIERS = 3  # words between a number and its noun: "two detailed technical papers"
# Words in -s that are no plural nouns, and words that end a noun phrase before it began.
NO_NOUN = frozenset(
    """
        was is has its this as plus less thus always perhaps across besides says yes versus minus does us his hers
        theirs ours yours whereas unless sometimes towards afterwards upwards downwards indoors overseas alas meets
        makes means takes gives goes comes shows puts gets keeps lets remains includes offers becomes seems needs wants
        uses adds holds stands sits leads begins ends follows has times years months weeks days hours
        minutes seconds percent class press business analysis basis campus status focus bonus virus process access
        success progress loss mass gas bus series species news politics economics physics mathematics sales-wise
    """.split()
)
STOP = frozenset(
    """
        a an the and or but nor so yet for of in on at to from by with within without about above below under over after
        before since until during between among through against into onto off out up down than then that which who whom
        whose what when where why how if while because although though is are was were be been being am do does did have
        has had will would can could may might must shall should not no it he she they we you i me him them her their
        our your my per each every both either neither said says told also only just even still already again more most
        less least very too now today yesterday tomorrow tonight ago later earlier last next according including
        excluding
    """.split()
)
ADDED = frozenset({"more", "fewer"})  # "60 more jets"
# Second halves of "one-way", "six-figure", "two-sided": they count nothing.
HYPHENED = frozenset(
    "way time off to on in bit star digit hand figure fold minded part rate quarter half third fourth plus odd strong".split()
)
PEOPLE = frozenset(
    """
        person man woman child employee worker soldier student passenger member civilian resident officer policeman patient
        pupil teacher engineer journalist protester pilot voter
    """.split()
)
NOT_MEN = frozenset({"specimen", "regimen", "abdomen", "omen", "acumen", "semen", "yemen", "women's", "men's"})
ENGINE = inflect.engine()


@lru_cache(maxsize=20_000)
def singular(word: str) -> str | None:
    """The singular of a plural English noun, or None if the word is no plural."""
    if word in NO_NOUN or len(word) < 3:
        return None
    if word.endswith("men") and word not in NOT_MEN:
        return word[:-2] + "an"
    if not word.endswith("s") or word.endswith(("ss", "'s", "us", "is")):
        return None
    found = ENGINE.singular_noun(word)
    return str(found) if found else None


def counted_noun(folded: str, low: str, end: int, tables: Grammar, *, modifiers: int = MODIFIERS) -> tuple[str | None, int]:
    """(singular noun, new end) of what is counted after a number that ends at `end`; (None, end) if nothing is.

    The end moves only over a noun that stands right after the number.
    """
    if low[end : end + 1] not in (" ", "-") or not low[end + 1 : end + 2].isalpha():
        return None, end
    hyphen, position = low[end] == "-", end + 1
    for skipped in range(modifiers + 1):
        match = WORD.match(low, position)
        if match is None or (match[0] in STOP and not (skipped == 0 and match[0] in ADDED)):
            return None, end
        noun, stop = known_noun(low, match, tables)
        if noun is None and (found := singular(match[0])):
            printed = folded[position : match.end()]
            noun = printed[:-1] if printed[:-1].isupper() and printed.endswith("s") else found
        elif noun is None and hyphen:
            head = match[0].split("-")[0]
            if head in HYPHENED or head in STOP or (head.endswith("ed") and len(head) > 3):
                return None, end
            noun = head
        if noun is not None:
            return noun, stop if skipped == 0 else end
        if low[match.end() : match.end() + 1] != " ":
            return None, end
        position = match.end() + 1
    return None, end


def known_noun(low: str, match: re.Match[str], tables: Grammar) -> tuple[str | None, int]:
    """(unit, where it ends) of a noun of up to three words that the tables name: "data centers", "H100s"."""
    word, stop = match[0], match.end()
    if word in tables.en_first_words:
        phrase, at = word, stop
        found: tuple[str, int] | None = None
        for _ in range(2):
            following = WORD.match(low, at + 1) if low[at : at + 1] == " " else None
            if following is None:
                break
            phrase, at = f"{phrase} {following[0]}", following.end()
            if phrase in tables.en_nouns:
                found = tables.en_nouns[phrase], at
        if found:
            return found
    if word in tables.en_nouns:
        return tables.en_nouns[word], stop
    return (word, stop) if word in tables.en_plurals else (None, stop)


def is_thing(low: str, end: int, tables: Grammar, *, people_only: bool) -> tuple[str | None, int]:
    """(noun, new end) of a single thing after "1" or "one"; in words only a person counts, for "one company" claims little."""
    match = WORD.match(low, end + 1) if low[end : end + 1] == " " else None
    if match is None or not (match[0] in PEOPLE or (not people_only and match[0] in tables.en_singulars)):
        return None, end
    return match[0], match.end()
