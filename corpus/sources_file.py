"""Reading and writing the sources file: every problem is found with its line, and every comment is kept."""

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from corpus.errors import StopRun
from corpus.sources import ONLY_FOR, Common, Source

HEADER = re.compile(r"\s*\[\[?\s*[\"']?([\w-]+)[\"']?\s*([.\w-]*)\s*\]")
KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*[=.]")
BARE = re.compile(r"[A-Za-z0-9_-]+")
AT_LINE = re.compile(r"at line (\d+)")
FIRST = ("name", "kind", "url", "path")
PRIVATE = ("headers", "proxy")  # their values are not repeated in messages
NEW = "# What claimledger reads, see docs/sources.md.\n"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with the sources file: on which line, with which source and key, and what is allowed."""

    line: int
    source: str
    key: str
    detail: str

    def __str__(self) -> str:
        places = (f"line {self.line}", f"source {self.source!r}" if self.source else "", f"`{self.key}`" if self.key else "")
        return f"{', '.join(place for place in places if place)}: {self.detail}"


def read_sources(path: Path) -> list[Source]:
    """The sources, in the order of the file. Raises StopRun with every problem that there is."""
    sources, problems = examine(path)
    if problems:
        raise StopRun(f"The sources file {str(path)!r} is wrong:\n" + "\n".join(f"- {problem}" for problem in problems))
    return sources


def examine(path: Path) -> tuple[list[Source], list[Problem]]:
    """The sources that are right, and every problem with the file. Raises StopRun if the file cannot be read."""
    text = _text(path)
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        place = AT_LINE.search(str(err))
        return [], [Problem(int(place[1]) if place else text.count("\n") + 1, "", "", f"This is not TOML: {err}.")]
    lines = _Lines(text)
    problems = list(_strangers(said, lines))
    defaults = said.get("defaults", {})
    if isinstance(defaults, dict):
        faults = list(_faults(Common, defaults))
        problems += [Problem(lines.of("defaults", 0, key), "", key, detail) for key, detail in faults]
        defaults = {key: value for key, value in defaults.items() if key not in {fault.split(".")[0] for fault, _ in faults}}
    listed = said.get("source", [])
    sources: list[Source] = []
    names: dict[str, int] = {}
    places: dict[str, int] = {}
    for number, own in enumerate(listed if isinstance(listed, list) else []):
        merged = {**_applying(defaults, own.get("kind")), **own} if isinstance(own, dict) else {"name": own}
        label = str(merged.get("name") or f"number {number + 1}")
        faults = list(_faults(Source, merged))
        for key, seen in (("name", names), ("url", places), ("path", places)):
            value = str(merged.get(key) or "").strip().casefold() if key == "name" else str(merged.get(key) or "").strip()
            line = lines.of("source", number, key)
            if value and seen.setdefault(value, line) != line:
                faults.append((key, f"{merged[key]!r} is there already, on line {seen[value]}. Each source is listed once."))
        problems += [Problem(lines.of("source", number, key), label, key, detail) for key, detail in faults]
        if not faults:
            sources.append(_seen_from(path.parent, Source(**merged)))
    return sources, sorted(problems)


def add_source(path: Path, source: Source) -> None:
    """Append the source to the file, which is made if it is not there. Raises StopRun if the file is or would be wrong."""
    if path.exists():
        read_sources(path)
    before = _text(path) if path.exists() else NEW
    trial = path.with_name(f".{path.name}.new")
    try:
        trial.write_text(f"{before.rstrip()}\n\n{as_toml(source)}", encoding="utf-8")
        problems = examine(trial)[1]
        if problems:
            said = "\n".join(f"- {problem.key or 'source'}: {problem.detail}" for problem in problems)
            raise StopRun(f"It cannot be added to {str(path)!r}:\n{said}")
        trial.replace(path)
    except OSError as err:
        raise StopRun(f"The sources file {str(path)!r} cannot be written: {err.strerror or err}.") from err
    finally:
        trial.unlink(missing_ok=True)


def as_toml(source: Source) -> str:
    """The block of the sources file that says what was set of the source."""
    said = source.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    keys = sorted(said, key=lambda key: FIRST.index(key) if key in FIRST else len(FIRST))
    return "\n".join(["[[source]]", *(f"{key} = {_value(said[key])}" for key in keys)]) + "\n"


def _value(value: Any) -> str:
    """A string, number, truth value or table of strings as TOML writes it: nearly as JSON does."""
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(f"{key if BARE.fullmatch(key) else _value(key)} = {_value(part)}" for key, part in value.items())
            + " }"
        )
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as err:
        raise StopRun(
            f"There is no sources file {str(path)!r}. `claimledger sources add` makes one, or correct the setting `sources`."
        ) from err
    except (OSError, UnicodeDecodeError) as err:
        raise StopRun(f"The sources file {str(path)!r} cannot be read: {err}.") from err


def _strangers(said: Mapping[str, Any], lines: "_Lines") -> Iterator[Problem]:
    for key, value in said.items():
        line = lines.of(key, 0, "")
        if key not in ("source", "defaults"):
            yield Problem(line, "", key, "There is no such table. Known: [defaults], and [[source]] for each source.")
        elif key == "source" and not isinstance(value, list):
            yield Problem(line, "", key, "Each source begins with [[source]], in two pairs of brackets.")
        elif key == "defaults" and not isinstance(value, dict):
            yield Problem(line, "", key, "The defaults begin with [defaults].")


def _applying(defaults: Any, kind: Any) -> dict[str, Any]:
    if not isinstance(defaults, dict):
        return {}
    return {key: value for key, value in defaults.items() if key not in ONLY_FOR or kind in ONLY_FOR[key]}


def _faults(model: type[Common], said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The key and what is wrong with it, for all of them."""
    try:
        model(**said)
    except ValidationError as err:
        yield from details(model, err)


def details(model: type[Common], err: ValidationError) -> Iterator[tuple[str, str]]:
    """The key and what is wrong with it, in our words, for each fault that pydantic found."""
    for fault in err.errors():
        key = ".".join(str(part) for part in fault["loc"])
        yield key, _detail(model, key, fault)


def _detail(model: type[Common], key: str, fault: Any) -> str:
    fields = model.model_fields
    about = fields[key].description if key in fields else None
    match fault["type"]:
        case "extra_forbidden":
            near = difflib.get_close_matches(key, fields, n=1)
            meant = f"Did you mean {near[0]!r}? " if near else ""
            return f"There is no such key. {meant}Known: {', '.join(sorted(fields))}."
        case "missing":
            return f"It is missing. {about[:1].upper()}{about[1:]}." if about else "It is missing."
        case "value_error":
            return str(fault["ctx"]["error"])
    given = "" if key.startswith(PRIVATE) else f", and not {fault['input']!r}"
    return f"{fault['msg']}{given}." + (f" It says: {about}." if about else "")


def _seen_from(folder: Path, source: Source) -> Source:
    """The source with its path as it is found from here, and not from the folder of the sources file."""
    return source.model_copy(update={"path": str(folder / Path(source.path).expanduser())}) if source.path else source


class _Lines:
    """On which lines the tables and keys of a TOML file are, which no parser says."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, int, str], int] = {}
        table, number, counts = "", 0, dict[str, int]()
        for line, content in enumerate(text.splitlines(), 1):
            header, key = HEADER.match(content), KEY.match(content)
            if header and not header[2]:
                table = header[1]
                number = counts.get(table, 0)
                counts[table] = number + 1
                self._lines[table, number, ""] = line
            elif header:
                self._lines.setdefault((table, number, header[2].strip(". ").split(".")[0]), line)
            elif key:
                self._lines.setdefault((table, number, key[1]) if table else (key[1], 0, ""), line)

    def of(self, table: str, number: int, key: str) -> int:
        """The line of the key; of the table's header if the key is not there."""
        top = key.split(".", maxsplit=1)[0]
        return self._lines.get((table, number, top)) or self._lines.get((table, number, "")) or 1
