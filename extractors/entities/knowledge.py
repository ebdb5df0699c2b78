"""The entities that are known by name, in both languages, and a fast search for those names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path

import ahocorasick_rs

from extractors.entities.entity_file import read_entities
from extractors.entities.names import fold_width, key, names_of
from extractors.entities.sounds import is_katakana_name, is_spoken_latin, sure_match
from extractors.records import Entity

KATAKANA = re.compile(r"[ァ-ヺー]")
KANJI = re.compile(r"[一-龠]")
AFTER_KATAKANA = ("グループ", "ホールディングス", "ジャパン")
BEFORE_KANJI = frozenset("米英独仏韓中伊露印元前現旧新同対")  # words of one letter that stand before a name: 米国防, 元日銀
LATIN = re.compile(r"[A-Za-z0-9À-ÿ]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name in a text, and whose it is: several entities may share one name."""

    start: int
    end: int
    entities: tuple[Entity, ...]
    strong: tuple[Entity, ...]  # those of them that need no evidence for the name

    @property
    def plain(self) -> bool:
        """True if it is the name of one entity and nothing else."""
        return len(self.entities) == len(self.strong) == 1


class Knowledge:
    """Known entities, found by any of their names. A name in one of `own` belongs to that alone."""

    def __init__(self, entities: Iterable[Entity], own: Iterable[Entity] = ()) -> None:
        mine = {entity.entity_id: entity for entity in own}
        taken = {key(name) for entity in mine.values() for name in names_of(entity)}
        self.entities = {entity.entity_id: entity for entity in entities if key(entity.name) not in taken} | mine
        owners: dict[str, list[Entity]] = defaultdict(list)
        keyed: dict[str, list[Entity]] = defaultdict(list)
        for entity in self.entities.values():
            for name in names_of(entity):
                if entity.entity_id not in mine and key(name) in taken:
                    continue
                for table, form in ((owners, fold_width(name)), (keyed, key(name))):
                    if entity not in table[form]:
                        table[form].append(entity)
        self.by_name = {name: tuple(owned) for name, owned in owners.items()}
        self.by_key = {name: tuple(owned) for name, owned in keyed.items()}
        self.spoken: dict[str, dict[str, str]] = defaultdict(dict)  # kind -> name in Latin letters -> id of its entity
        for name, owned in self.by_name.items():
            if len(owned) == 1 and name not in owned[0].weak and is_spoken_latin(name):
                self.spoken[owned[0].kind][name] = owned[0].entity_id
        self.heard: dict[tuple[str, str], str | None] = {}  # what was asked of `spoken`: it is compared name by name
        self.patterns = sorted(self.by_name)
        self.automaton = ahocorasick_rs.AhoCorasick(self.patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def owners(self, name: str) -> tuple[Entity, ...]:
        """The entities of this name, whatever its width, case or legal form."""
        return self.by_name.get(fold_width(name)) or self.by_key.get(key(name)) or ()

    def get(self, name: str) -> Entity | None:
        """The one entity that has this name without further evidence; None for an unknown name and one that several share."""
        owned = [one for one in self.owners(name) if name not in one.weak]
        return owned[0] if len(owned) == 1 else None

    def get_by_sound(self, name: str, kind: str) -> Entity | None:
        """The entity of this kind that a katakana name surely stands for, by its sound; None if there is none."""
        if not is_katakana_name(name):
            return None
        if (name, kind) not in self.heard:
            self.heard[name, kind] = sure_match(name, self.spoken[kind])
        owner = self.heard[name, kind]
        return self.entities[owner] if owner else None

    @cached_property
    def models(self) -> dict[str, dict[str, Entity]]:
        """What comes after a maker's name in its product's -> name of the maker -> the product: R1, DeepSeek, DeepSeek-R1."""
        makers = {entity.name for entity in self.entities.values() if entity.kind == "organization"}
        found: dict[str, dict[str, Entity]] = defaultdict(dict)
        for name in self.by_name:
            for glue in "- ":
                maker, _, model = name.partition(glue)
                if maker in makers and (product := self.get(name)) and product.kind == "product":
                    found[model].setdefault(maker, product)
        return found

    @cached_property
    def makers(self) -> dict[str, Entity]:
        """Id of a product named after its maker -> the maker."""
        owners = {entity.name: entity for entity in self.entities.values() if entity.kind == "organization"}
        return {product.entity_id: owners[maker] for found in self.models.values() for maker, product in found.items()}

    def find(self, text: str) -> Iterator[Hit]:
        """Known names in `text`, whole words only, never overlapping."""
        folded = fold_width(text)
        for index, start, end in self.automaton.find_matches_as_indexes(folded):
            owned = self.by_name[self.patterns[index]]
            if not inside_word(folded, start, end, owned[0].kind):
                yield Hit(start, end, owned, tuple(one for one in owned if self.patterns[index] not in one.weak))


def inside_word(text: str, start: int, end: int, kind: str) -> bool:
    """True if the name at `start` is part of a longer word: インド in マインド, 連合 in 企業連合, 日産 in 日産300台."""
    before, after = text[start - 1 : start], text[end : end + 1]
    first, last = text[start], text[end - 1]
    if (LATIN.match(first) and LATIN.match(before)) or (LATIN.match(last) and LATIN.match(after)):
        return True
    if (KATAKANA.match(first) and KATAKANA.match(before)) or (
        KATAKANA.match(last) and KATAKANA.match(after) and not text.startswith(AFTER_KATAKANA, end)
    ):
        return True
    if (first == "日" and before.isdigit()) or (last == "産" and after.isdigit()) or (KANJI.match(last) and after == "的"):
        return True
    short = kind == "organization" and end - start == 2 and KANJI.match(first) and KANJI.match(last)
    return bool(short and KANJI.match(before)) and before not in BEFORE_KANJI


@cache
def load_knowledge(extra: Path | None = None) -> Knowledge:
    """The bundled entities, and those of the user's own file, whose names are theirs alone."""
    bundled = Path(str(resources.files(__package__).joinpath("data", "entities.csv")))
    return Knowledge(read_entities(bundled), read_entities(extra) if extra else ())
