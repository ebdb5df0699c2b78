"""Files of entities, CSV or TOML: reading, checking, writing, and the changes that people make to their own."""

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from corpus.errors import StopRun
from extractors.entities.names import entity_of, key, lang_of, names_of
from extractors.records import Entity

EntityKind = Literal["person", "organization", "product", "place", "event", "thing"]
KINDS: tuple[str, ...] = get_args(EntityKind)
LANGS = ("en", "ja")
WEAK = "?"  # after a name that is a common word, too, or somebody else's who is not listed
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^|\r\n]+$")]


class Row(BaseModel):
    """One entity of a file."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    kind: EntityKind
    qid: Annotated[str, StringConstraints(pattern=r"^(Q[1-9][0-9]*)?$")] = ""
    en: list[Name] = []
    ja: list[Name] = []
    context: list[Name] = []

    def entity(self) -> Entity:
        """The record of it; the canonical name is of the language of its letters."""
        pairs = [(name, lang) for lang in LANGS for name in getattr(self, lang)]
        names = [(self.name, lang_of(self.name)), *((name.removesuffix(WEAK), lang) for name, lang in pairs)]
        return replace(
            entity_of(self.name, self.kind, list(dict.fromkeys(names))),
            qid=self.qid or None,
            weak=tuple(name.removesuffix(WEAK) for name, _ in pairs if name.endswith(WEAK)),
            context=tuple(self.context),
        )


COLUMNS = tuple(Row.model_fields)
LISTS = ("en", "ja", "context")
NEEDED = COLUMNS[:-1]  # older files have no column `context`


def read_entities(path: Path) -> Iterator[Entity]:
    """The entities of a file. CSV: the columns name, kind, qid, en, ja and context, the last three with "|" between the
    parts. TOML (the name ends in .toml): a table `[[entity]]` for each, in which these three are lists. A name with "?" after
    it needs evidence in the text, because it is a common word too; for the canonical name, say it again so among the others.

    Raises StopRun with the line or table that is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise StopRun(f"The file of entities {str(path)!r} cannot be read: {err}.") from err
    seen: dict[str, str] = {}
    for where, row in _toml_rows(path, text) if path.suffix == ".toml" else _csv_rows(path, text):
        entity = _checked(where, row).entity()
        if earlier := seen.get(entity.entity_id):
            raise StopRun(f"{where}: {entity.name!r} is there already, at {earlier}.")
        seen[entity.entity_id] = where
        yield entity


def write_entities(path: Path, entities: Iterable[Entity]) -> None:
    """Write a CSV file, sorted by kind and name. Raises StopRun if it cannot be written."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entity in sorted(entities, key=lambda entity: (KINDS.index(entity.kind), entity.name)):
        further = [
            [
                name + WEAK * (name in entity.weak)
                for name, of in entity.names
                if of == lang and (name != entity.name or name in entity.weak)
            ]
            for lang in LANGS
        ]
        lists = ["|".join(names) for names in (*further, entity.context)]
        writer.writerow([entity.name, entity.kind, entity.qid or "", *lists])
    try:
        path.write_text(out.getvalue(), encoding="utf-8")
    except OSError as err:
        raise StopRun(f"The file of entities {str(path)!r} cannot be written: {err.strerror or err}.") from err


def new_entity(name: str, kind: str, names: Sequence[str] = (), *, qid: str = "", context: Sequence[str] = ()) -> Entity:
    """An entity with further names, each of the language of its letters. Raises StopRun for what no file may hold."""
    by_lang = {lang: [other for other in names if lang_of(other) == lang] for lang in LANGS}
    return _checked(repr(name), {"name": name, "kind": kind, "qid": qid, "context": list(context), **by_lang}).entity()


def merged(into: Entity, other: Entity) -> Entity:
    """The first entity with the names and context of the other as well."""
    return replace(
        into,
        names=tuple(dict.fromkeys((*into.names, (other.name, lang_of(other.name)), *other.names))),
        qid=into.qid or other.qid,
        weak=tuple(dict.fromkeys((*into.weak, *other.weak))),
        context=tuple(dict.fromkeys((*into.context, *other.context))),
    )


def without(entity: Entity, names: Sequence[str]) -> Entity:
    """The entity without these names. Raises StopRun for one that it has not, and for its canonical name."""
    gone = {key(name) for name in names}
    if missing := [name for name in names if key(name) not in {key(known) for known in names_of(entity)}]:
        raise StopRun(f"{entity.name} has no name {', '.join(missing)}. It has: {', '.join(names_of(entity))}.")
    if key(entity.name) in gone:
        raise StopRun(f"{entity.name!r} is the canonical name and stays; split off the other names instead.")
    kept = tuple((name, lang) for name, lang in entity.names if key(name) not in gone)
    return replace(entity, names=kept, weak=tuple(name for name in entity.weak if key(name) not in gone))


def _csv_rows(path: Path, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="further columns")
    if tuple(reader.fieldnames or ()) not in (COLUMNS, NEEDED):
        raise StopRun(f"{path}: the first line must be {','.join(COLUMNS)!r}, not {','.join(reader.fieldnames or ())!r}.")
    for row in reader:
        lists = {name: [part for part in (row.get(name) or "").split("|") if part.strip()] for name in LISTS}
        yield f"{path}, line {reader.line_num}", {**row, "qid": row["qid"] or "", **lists}


def _toml_rows(path: Path, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        raise StopRun(f"{path}: {err}.") from err
    if set(tables) - {"entity"} or not isinstance(tables.get("entity", []), list):
        raise StopRun(f"{path}: the file may hold tables [[entity]] only.")
    for number, table in enumerate(tables.get("entity", []), 1):
        yield f"{path}, entity {number}", table


def _checked(where: str, row: dict[str, Any]) -> Row:
    try:
        return Row.model_validate(row)
    except ValidationError as err:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']} (it is {fault['input']!r})" for fault in err.errors()
        )
        raise StopRun(f"{where}: {faults}.") from err
