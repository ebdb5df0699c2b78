"""Names: when two are the same, and the entity of a name."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from corpus.ids import stable_id
from extractors.records import Entity

# Legal forms say nothing of who it is. "Group" and "Holdings" do, and stay.
LEGAL_FORM = re.compile(
    r"[,\s]*\b(?:Inc|Corp|Corporation|Co|Ltd|LLC|PLC|plc|AG|SE|S\.A|N\.V|GmbH|K\.K|Company|Limited)\b\.?,?$|^株式会社|株式会社$|\(株\)"
)


def lang_of(name: str) -> str:
    """The language that a name is written in."""
    return "en" if name.isascii() else "ja"


def entity_of(name: str, kind: str, names: Iterable[tuple[str, str]] = ()) -> Entity:
    """An entity under its canonical name; the same name and kind always get the same id."""
    return Entity(
        entity_id=stable_id("entity", key(name)),
        name=name,
        kind=kind,
        names=tuple(names) or ((name, lang_of(name)),),
    )


def names_of(entity: Entity) -> list[str]:
    """Every name of an entity, the canonical one first, each once."""
    return list(dict.fromkeys((entity.name, *(name for name, _ in entity.names))))


@lru_cache(maxsize=4096)  # the names of an article are compared over and over
def key(name: str) -> str:
    """A name without case, width, accents, legal form and the ways of writing katakana, for comparing."""
    text = unicodedata.normalize("NFKC", name).strip()
    text = re.sub(r"['’]s$", "", text)
    while (shorter := LEGAL_FORM.sub("", text).strip()) != text and shorter:
        text = shorter
    return re.sub(r"\s+", " ", plain_katakana(without_accents(text))).casefold()


ACCENT = re.compile(r"(?<=[A-Za-z])[\u0300-\u036f]+")


def without_accents(text: str) -> str:
    """The text with its Latin letters bare: Kitakyūshū is Kitakyushu."""
    return unicodedata.normalize("NFC", ACCENT.sub("", unicodedata.normalize("NFD", text)))


V_SOUNDS = str.maketrans({"ァ": "バ", "ィ": "ビ", "ェ": "ベ", "ォ": "ボ"})


def plain_katakana(text: str) -> str:
    """Katakana with one way of writing: ヴァ is バ, no dots between the parts of a name, no long vowel at its end."""
    text = re.sub(r"ヴ([ァィェォ])", lambda match: match[1].translate(V_SOUNDS), text).replace("ヴ", "ブ")
    text = re.sub(r"(?<=[ァ-ヺー])[・=](?=[ァ-ヺ])", "", text)
    return re.sub(r"(?<=[ァ-ヺー][ァ-ヺ])ー$", "", text)


WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("\u3000"): ord(" "), ord("’"): ord("'")}


def fold_width(text: str) -> str:
    """Full-width Latin letters and digits made plain; same length."""
    return text.translate(WIDTH)
