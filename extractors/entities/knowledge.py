"""The entities that are known by name, in both languages, and a fast search for those names."""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import ahocorasick_rs

from corpus.errors import StopRun
from corpus.ids import stable_id
from extractors.records import Entity

KINDS = ("person", "organization", "product", "place", "event", "thing")
COLUMNS = ("name", "kind", "qid", "en", "ja")
KATAKANA = re.compile(r"[ァ-ヺー]")
KANJI = re.compile(r"[一-龠]")
AFTER_KATAKANA = ("グループ", "ホールディングス", "ジャパン")
BEFORE_KANJI = frozenset("米英独仏韓中伊露印元前現旧新同対")  # words of one letter that stand before a name: 米国防, 元日銀
LATIN = re.compile(r"[A-Za-z0-9À-ÿ]")
# Legal forms say nothing of who it is. "Group" and "Holdings" do, and stay.
LEGAL_FORM = re.compile(
    r"[,\s]*\b(?:Inc|Corp|Corporation|Co|Ltd|LLC|PLC|plc|AG|SE|S\.A|N\.V|GmbH|K\.K|Company|Limited)\b\.?,?$|^株式会社|株式会社$|\(株\)"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name in a text."""

    start: int
    end: int
    entity: Entity


def entity_of(name: str, kind: str, names: Iterable[tuple[str, str]] = ()) -> Entity:
    """An entity under its canonical name; the same name and kind always get the same id."""
    return Entity(
        entity_id=stable_id("entity", key(name)),
        name=name,
        kind=kind,
        names=tuple(names) or ((name, "en" if name.isascii() else "ja"),),
    )


def key(name: str) -> str:
    """A name without case, width, accents of form and legal form, for comparing."""
    text = unicodedata.normalize("NFKC", name).strip()
    text = re.sub(r"['’]s$", "", text)
    while (shorter := LEGAL_FORM.sub("", text).strip()) != text and shorter:
        text = shorter
    return re.sub(r"\s+", " ", text).casefold()


class Knowledge:
    """Known entities, found by any of their names."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities = {entity.entity_id: entity for entity in entities}
        owners: dict[str, list[Entity]] = defaultdict(list)
        for entity in self.entities.values():
            for name, _ in (*entity.names, (entity.name, "en")):
                if entity not in owners[folded := fold_width(name)]:
                    owners[folded].append(entity)
        # A name that several entities share is left open: only a fuller name decides.
        self.by_name = {name: owned[0] for name, owned in owners.items() if len(owned) == 1}
        self.by_key = {key(name): entity for name, entity in self.by_name.items()}
        self.patterns = sorted(self.by_name)
        self.automaton = ahocorasick_rs.AhoCorasick(self.patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def get(self, name: str) -> Entity | None:
        """The entity of this name, whatever its width, case or legal form."""
        return self.by_name.get(fold_width(name)) or self.by_key.get(key(name))

    def find(self, text: str) -> Iterator[Hit]:
        """Known names in `text`, whole words only, never overlapping."""
        folded = fold_width(text)
        for index, start, end in self.automaton.find_matches_as_indexes(folded):
            entity = self.by_name[self.patterns[index]]
            if not inside_word(folded, start, end, entity.kind):
                yield Hit(start, end, entity)


def inside_word(text: str, start: int, end: int, kind: str) -> bool:
    """True if the name at `start` is part of a longer word: インド in マインド, 連合 in 企業連合, 日産 in 10日産業."""
    before, after = text[start - 1 : start], text[end : end + 1]
    first, last = text[start], text[end - 1]
    if (LATIN.match(first) and LATIN.match(before)) or (LATIN.match(last) and LATIN.match(after)):
        return True
    if (KATAKANA.match(first) and KATAKANA.match(before)) or (
        KATAKANA.match(last) and KATAKANA.match(after) and not text.startswith(AFTER_KATAKANA, end)
    ):
        return True
    if first == "日" and before.isdigit():
        return True
    short = kind == "organization" and end - start == 2 and KANJI.match(first) and KANJI.match(last)
    return bool(short and KANJI.match(before)) and before not in BEFORE_KANJI


WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("\u3000"): ord(" "), ord("’"): ord("'")}


def fold_width(text: str) -> str:
    """Full-width Latin letters and digits made plain; same length."""
    return text.translate(WIDTH)


def read_entities(path: Path) -> Iterator[Entity]:
    """The entities of a CSV file with the columns name, kind, qid, en, ja; names in `en` and `ja` are separated by "|".

    Raises StopRun with the line that is wrong.
    """
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise StopRun(f"{path}: the first line must be {','.join(COLUMNS)!r}, not {','.join(reader.fieldnames or ())!r}.")
        for number, row in enumerate(reader, 2):
            if row["kind"] not in KINDS or not row["name"]:
                raise StopRun(f"{path}, line {number}: kind {row['kind']!r} of {row['name']!r}. Kinds: {', '.join(KINDS)}.")
            names = [(name.strip(), lang) for lang in ("en", "ja") for name in (row[lang] or "").split("|") if name.strip()]
            yield entity_of(row["name"], row["kind"], [(row["name"], "en"), *names])


@cache
def load_knowledge(extra: Path | None = None) -> Knowledge:
    """The bundled entities, and those of the user's own CSV file, which win."""
    bundled = Path(str(resources.files(__package__).joinpath("data", "entities.csv")))
    entities = {entity.entity_id: entity for entity in read_entities(bundled)}
    if extra:
        entities |= {entity.entity_id: entity for entity in read_entities(extra)}
    return Knowledge(entities.values())
