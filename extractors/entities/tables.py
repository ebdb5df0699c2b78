"""Words that refer to entities, and words beside a name that tell its kind."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from extractors.figures.english_trie import trie
from extractors.records import Entity


@cache
def references() -> dict[str, Any]:
    """The tables of reference words and cues."""
    return tomllib.loads(resources.files(__package__).joinpath("data", "references.toml").read_text(encoding="utf-8"))


def is_government(entity: Entity) -> bool:
    """True for a government and its parts, by their names."""
    return entity.kind in ("organization", "thing") and any(government().search(name) for name, _ in entity.names)


@cache
def government() -> re.Pattern[str]:
    """What the name of a government or of one of its parts holds."""
    return re.compile("|".join(references()["government"]), re.IGNORECASE)


@cache
def demonyms() -> frozenset[str]:
    """English adjectives of countries, regions, creeds and parties, with a capital and yet no names: Chinese, Catholic."""
    return frozenset((*countries_by_demonym(), *references()["adjectives_en"]))


@cache
def countries_by_demonym() -> dict[str, str]:
    """The country of each English adjective of one: Zambia of Zambian."""
    return {word: country for country, words in references()["countries"].items() for word in words}


@cache
def demonym_search() -> re.Pattern[str]:
    """An English adjective of a country, its first group; with an s, its people."""
    return re.compile(rf"\b({trie(countries_by_demonym())})s?\b")
