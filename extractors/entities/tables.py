"""Words that refer to entities, and words beside a name that tell its kind."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def references() -> dict[str, Any]:
    """The tables of reference words and cues."""
    return tomllib.loads(resources.files(__package__).joinpath("data", "references.toml").read_text(encoding="utf-8"))
