"""Whether a katakana name and a name in Latin letters sound alike: ラピダス and Rapidus."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from heapq import nlargest

import jaconv
from rapidfuzz.distance import Levenshtein

from extractors.entities.names import plain_katakana

KATAKANA_NAME = re.compile(r"[ァ-ヺー・=\s]{3,}")
LATIN_NAME = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’ -]*[a-zà-ÿ]")
# English spelling and Hepburn romanisation on common ground: Japanese has one sound for L and R, for B and V, for S and TH.
SPELLINGS = "ph:f sch:sh tch:ch ck:k x:ks qu:k q:k c(?=[eiy]):s ch:t c:k th:s sh:s ts(?=u):t dg:j j:z l:r v:b wh:w f:h y:i"
FOLDS = [*(tuple(pair.split(":")) for pair in SPELLINGS.split()), (r"(.)\1+", r"\1")]
SHORTEST = 4  # letters of a folded name: shorter ones are alike by chance


def similarity(katakana: str, latin: str) -> float:
    """How alike two names sound, 0 to 1: the mean of the edit similarities of all their sounds and of their consonants.

    Of the bundled katakana names 342 have a bundled Latin name that is 0.85 or more alike and has no rival within 0.1, and for
    341 it is their own; of all 836, with their own names taken away, 4 have such a one.
    """
    one, other = _japanese_sounds(katakana), _latin_sounds(latin)
    if min(len(one), len(other)) < SHORTEST:
        return 0.0
    bones = Levenshtein.normalized_similarity(_consonants(one), _consonants(other))
    return 0.5 * Levenshtein.normalized_similarity(one, other) + 0.5 * bones


SURE, RIVAL = 0.9, 0.1


def sure_match(katakana: str, latin: Mapping[str, str]) -> str | None:
    """Whose the katakana name surely is: `latin` gives the owner of each name. The best name is at least `SURE` alike, and no
    name of another owner comes within `RIVAL` of it.
    """
    best: dict[str, float] = defaultdict(float)
    for name, owner in latin.items():
        best[owner] = max(best[owner], similarity(katakana, name))
    ranked = nlargest(2, ((score, owner) for owner, score in best.items()))
    if not ranked or ranked[0][0] < SURE or (len(ranked) == 2 and ranked[1][0] > ranked[0][0] - RIVAL):
        return None
    return ranked[0][1]


def first_sound(name: str) -> str:
    """The first consonant of a name in katakana or Latin letters; "" if it has none. Names that sound alike share it."""
    sounds = _japanese_sounds(name) if is_katakana_name(name) else _latin_sounds(name)
    return _consonants(sounds)[:1]


def is_katakana_name(name: str) -> bool:
    """True for a name in katakana alone."""
    return bool(KATAKANA_NAME.fullmatch(name))


def is_spoken_latin(name: str) -> bool:
    """True for a name in Latin letters that is read as a word and not letter by letter."""
    return bool(LATIN_NAME.fullmatch(name)) and not name.isupper()


@lru_cache(maxsize=65536)
def _japanese_sounds(name: str) -> str:
    kana = jaconv.kata2hira(plain_katakana(re.sub(r"\s", "", name)).replace("ー", ""))
    return _fold(jaconv.kana2alphabet(kana))


@lru_cache(maxsize=65536)
def _latin_sounds(name: str) -> str:
    return _fold(name)


def _fold(name: str) -> str:
    sounds = re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", name.lower()))
    for spelling, sound in FOLDS:
        sounds = re.sub(spelling, sound, sounds)
    return sounds


def _consonants(sounds: str) -> str:
    return re.sub(r"[aeiou]", "", sounds)
