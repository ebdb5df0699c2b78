"""Names in a parsed English sentence: runs of proper nouns, with their kinds."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from extractors.entities.tables import demonyms, references

NOT_A_NAME = frozenset(
    """
        monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays
        sundays january february march april may june july august
        september october november december jan feb mar apr jun jul aug sep sept oct nov dec ceo cfo coo cto president
        chairman chairwoman chief executive officer minister prime secretary director professor governor mayor mr mrs ms
        dr no nr yen dollar euro ai ev evs gdp it us$ usd jpy eur gpu gpus cpu cpus llm llms ipo q1 q2 q3 q4 h1 h2 fy tv senator
        ambassador congressman congresswoman lawmaker pope colonel lieutenant sergeant
        ebitda ebit gaap ifrs esg cagr arr kpi roe rns cpi pmi capex opex q&a
    """.split()
)
INNER = frozenset("of de del della di do da dos das du der den ter ten von van zu bin ibn al".split())
# What "of" goes on after in a name: "Gulf of Mexico", but not "Christian Klein of SAP".
HEADS = frozenset(
    """
        gulf bay strait isle cape sea port lake republic kingdom emirate duchy state states province prefecture city house
        court board church hall school college faculty academy library museum battle treaty act people king queen prince
        bank university institute ministry
    """.split()
)
DIRECTIONS = frozenset("East West North South Upper Lower".split())  # that a place has before another name: "Upper Swabia"
OPEN_CLASS = frozenset({"NOUN", "ADJ", "ADV", "X", "VERB", "INTJ", "SYM"})
OWNED = frozenset({"of", "at", "for"})  # after a title comes whom it is held of: "president of Toyota"
OPENERS = frozenset({":", "“", '"', "‘", "—", "–", "•"})
COMMON_WORDS = "common_words"
PROPER_NAMES = "proper_names"  # the extension that keeps the names of a document
EDITION = re.compile(r".*\b(?:Expo|Summit|Games|Olympics|Conference|Show|Cup) (?:19|20)[0-9]{2}")  # of an event
DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?$")
ACRONYM = re.compile(r"[A-Z]{3,6}")
CAPITALS = re.compile(r"[A-Z]{2,}")
MODEL = re.compile(r"[A-Z]{1,4}-?[0-9]+(?:\.[0-9]+)*$")  # R1, V3.1, B-52: a name whatever the tagger takes it for


if not Doc.has_extension(PROPER_NAMES):
    Doc.set_extension(PROPER_NAMES, default=None)


class Name(NamedTuple):
    """A run of proper nouns in a document, by its tokens."""

    start: int
    end: int
    text: str
    told: str | None  # the kind, if a word in the name or beside it tells


def english_names(doc: Doc) -> list[Name]:
    """The names in an English sentence, which are looked for once."""
    if doc._.proper_names is None:
        doc._.proper_names = [Name(span.start, span.end, span.text, told_kind(span)) for span in proper_runs(doc)]
    found: list[Name] = doc._.proper_names
    return found


def proper_runs(doc: Doc) -> Iterator[Span]:
    """Runs of proper nouns."""
    tokens = list(doc)
    i = 0
    while i < len(tokens):
        if not is_proper(tokens, i):
            i += 1
            continue
        j = i + 1
        while j < len(tokens):
            if (
                is_proper(tokens, j)
                or joins(tokens, j)
                or ends_in_ai(tokens, j)
                or (
                    DIGITS.match(tokens[j].text)
                    and j + 1 < len(tokens)
                    and tokens[j].dep_ in ("flat", "nummod", "nmod")
                    and tokens[j].head.i < j
                    and tokens[j + 1].text != "%"
                )
            ):
                j += 1
            elif j + 1 < len(tokens) and (
                links(tokens[j - 1], tokens[j], tokens[j + 1], is_proper(tokens, j + 1)) or goes_on(tokens, i, j)
            ):
                j += 2
            else:
                break
        j = min(j, len(tokens))
        if j == i + 1 and ((opens(tokens, i) and is_common(tokens[i])) or is_demonym(tokens, i)):
            i = j
            continue
        start = i - 1 if j == i + 1 and begins_with_adjective(tokens, i) else i
        if doc[start:j].text.lower() not in NOT_A_NAME and len(doc[start:j].text) > 1:
            yield doc[start:j]
        i = j


def begins_with_adjective(tokens: list[Token], i: int) -> bool:
    """True for a noun that is a name with the adjective before it alone, which opens the sentence: "Great Basin"."""
    adjective = tokens[i - 1] if i else None
    return (
        adjective is not None
        and adjective.pos_ == "ADJ"
        and adjective.is_title
        and adjective.text not in demonyms()
        and opens(tokens, i - 1)
        and (tokens[i].pos_ != "PROPN" or is_common(tokens[i]))
    )


def joins(tokens: list[Token], i: int) -> bool:
    """True for a word that belongs to the name before it by its capital: "Linkara Mobile"; not where all words have one."""
    token, before = tokens[i], tokens[i - 1]
    capital = token.is_title and token.is_alpha and before.is_title and token.pos_ in OPEN_CLASS
    return capital and token.lower_ not in NOT_A_NAME and not in_capitals(token.doc)


@lru_cache(maxsize=1)  # the words of a document ask one after another
def in_capitals(doc: Doc) -> bool:
    """True for a headline that gives most of its words a capital."""
    words = [token for token in doc if token.is_alpha and len(token) > 3]
    return len(words) > 4 and 3 * sum(word.is_title for word in words) > 2 * len(words) and doc[-1].text != "."


def ends_in_ai(tokens: list[Token], i: int) -> bool:
    """True for the last word of a firm's name like "Sakana AI", but not in "Nvidia AI chips"."""
    return tokens[i].text == "AI" and tokens[i].head.i <= i


def is_demonym(tokens: list[Token], i: int) -> bool:
    """True for an adjective of nationality before what it describes: "Dutch prosecutors"."""
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    return bool(
        following is not None and tokens[i].text in demonyms() and following.text.islower() and following.pos_ == "NOUN"
    )


def opens(tokens: list[Token], i: int) -> bool:
    """True if a word has a capital for standing first: in its sentence, after a bullet, a colon or an opening quote."""
    return not any(token.is_alpha for token in tokens[:i]) or tokens[i - 1].text in OPENERS


def is_common(token: Token) -> bool:
    """True for a word that the training corpora of the pipeline also write small; False where it has no such table."""
    lookups = token.vocab.lookups
    if not token.is_title or not lookups.has_table(COMMON_WORDS):
        return False
    table = lookups.get_table(COMMON_WORDS)
    return token.lower_ in table or token.lower_.removesuffix("s") in table


def links(before: Token, token: Token, after: Token, proper: bool) -> bool:
    """True if the token joins two parts of one name: "AT&T", "Fugaku-LLM", "Bank of Japan", but not a dash between spaces."""
    glued = not before.whitespace_ and not token.whitespace_
    if token.text in ("-", "–", "/"):
        model = after.text[:1].isdigit() and before.text[-1:].isdigit() and before.text[:1].isupper()  # A350-1000
        return glued and (after.text[:1].isupper() or model or given_name(before, after))
    if token.lower_ == "of":
        return proper and (before.lower_ in HEADS or before.lower_ in references()["cues_en"]["organization"])
    if token.text in ("'", "’"):  # "Farmers' Alliance"
        return proper and before.text.endswith("s") and after.lower_ in references()["cues_en"]["organization"]
    return proper and (token.text == "&" or token.lower_ in INNER)


def given_name(before: Token, after: Token) -> bool:
    """True for the two parts of a Korean given name after a family name: Kim Dong-myung."""
    family = before.i and before.nbor(-1)
    return bool(family and family.pos_ == "PROPN" and family.is_title and before.is_title and after.is_alpha and after.is_lower)


def goes_on(tokens: list[Token], start: int, position: int) -> bool:
    """True if the name of an institution goes on after a small word: "Institute for Battery Research", "Ministry of Economy,
    Trade and Industry", but not "Ministry of Finance and Bank of Japan".
    """
    if not is_proper(tokens, position + 1) or tokens[position].lower_ not in ("for", "and", ","):
        return False
    institutions = references()["cues_en"]["organization"]
    before = [token.lower_ for token in tokens[start:position]]
    if before[-1] in ("of", "for") or not any(word in institutions for word in before):
        return False
    if tokens[position].lower_ == "for":
        return True
    following = [token.lower_ for token in tokens[position + 1 : position + 4]]
    listed = tokens[position].text == "," and not any(token.lower_ == "and" for token in tokens[position + 2 : position + 6])
    return bool({"of", "for"} & set(before)) and not listed and not any(word in institutions for word in following)


def is_proper(tokens: list[Token], i: int) -> bool:
    """True for a token that belongs to a name; inside a sentence a capitalised noun counts too."""
    if i >= len(tokens):
        return False
    token = tokens[i]
    if not token.text[:1].isupper() or token.lower_ in NOT_A_NAME:
        return False
    if is_common(token) and token.lower_ not in references()["cues_en"]["organization"] and in_capitals(token.doc):
        return False
    return (
        token.pos_ == "PROPN"
        or bool(MODEL.match(token.text))
        or is_acronym(tokens, i)
        or (i > 0 and token.pos_ in ("NOUN", "X") and token.text[:1].isupper())
        or (token.pos_ in ("NOUN", "ADJ") and any(c.isupper() for c in token.text[1:]))
        or (
            (i > 0 or token.text in DIRECTIONS)
            and token.pos_ == "ADJ"
            and token.text not in demonyms()
            and is_proper(tokens, i + 1)
        )
        or (
            token.is_title
            and token.is_alpha
            and not is_common(token)
            and token.pos_ in OPEN_CLASS
            and token.vocab.lookups.has_table(COMMON_WORDS)
            and not (token.pos_ == "ADJ" and token.text in demonyms() and not before_name(tokens, i))
        )
    )


def is_acronym(tokens: list[Token], i: int) -> bool:
    """True for capitals, whatever the tagger takes them for ("WHO"), but not among others: "FOR SALE"."""
    beside = (tokens[place].text for place in (i - 1, i + 1) if 0 <= place < len(tokens))
    return bool(ACRONYM.fullmatch(tokens[i].text)) and not any(CAPITALS.fullmatch(word) for word in beside)


def before_name(tokens: list[Token], i: int) -> bool:
    """True if the next word is tagged as a proper noun and written like one."""
    return i + 1 < len(tokens) and tokens[i + 1].pos_ == "PROPN" and tokens[i + 1].is_title


def told_kind(span: Span) -> str | None:
    """The kind of a name if a word in it or beside it tells."""
    inside, before, after = words_around(span)
    cues = references()["cues_en"]
    events = references()["events_en"]
    if len(inside) > 1 and (inside[-1] in events["last"] or inside[0] in events["first"] or EDITION.fullmatch(span.text)):
        return "event"
    size = next((place for place, word in enumerate(inside) if word in ("of", "for")), len(inside))
    for kind in ("organization", "place"):
        if any(word in cues[kind] for word in inside[-2:] + inside[:size][-2:] + inside[:1]):
            return kind
    if len(inside) > 1 and inside[-1] in references()["tails_en"]:
        return "organization"
    if any(word in cues["person"] for word in before) and OWNED.isdisjoint(before):
        return "person"
    if (after and after[0] in cues["product"]) or any(word in cues["product"] for word in before[-1:]):
        return "product"
    return None


def guessed_kind(span: Span) -> str:
    """The likeliest kind of a name of which nothing tells: by its digits and the preposition before it."""
    inside, before, _ = words_around(span)
    if any(any(c.isdigit() for c in word) for word in inside):
        return "product"
    return "place" if before[-1:] in (["in"], ["at"], ["near"]) else "organization"


def words_around(span: Span) -> tuple[list[str], list[str], list[str]]:
    """The words in a name, the three before it and the two after it, in small letters."""
    doc = span.doc
    around = (span, doc[max(0, span.start - 3) : span.start], doc[span.end : span.end + 2])
    inside, before, after = ([token.lower_ for token in part] for part in around)
    return inside, before, after
