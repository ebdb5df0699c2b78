"""What is installed, which models are in use, and what is wrong."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ClaimledgerError
from extractors.encoder import ENCODER
from flows.quiet import telemetry_is_off
from flows.settings import Settings
from flows.versions import package_versions, python_version

BETTER = {
    "en": "For a better one: `python -m spacy download en_core_web_lg`, then CLAIMLEDGER_ENGLISH_PIPELINE=en_core_web_lg.",
    "ja": "For a better one: `pip install ja-ginza-electra`, then CLAIMLEDGER_JAPANESE_PIPELINE=ja_ginza_electra.",
    "embedder": (
        "For a multilingual one: CLAIMLEDGER_EMBEDDER=intfloat/multilingual-e5-small, once it is in the Hugging Face cache."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at: whether it is as it must be, what was found, and how to better it."""

    name: str
    ok: bool
    found: str
    advice: str = ""


def examine(settings: Settings) -> Iterator[Check]:
    """Every check, in order, as it is done. Loading the models takes some seconds."""
    right = sys.version_info >= (3, 11)
    yield Check(name="Python", ok=right, found=python_version(), advice="" if right else "Install Python 3.11 or later.")
    for name, version in package_versions().items():
        yield Check(
            name=name, ok=version is not None, found=version or "missing", advice="" if version else f"`pip install {name}`"
        )
    yield _try("English pipeline", lambda: _pipeline("en", settings), BETTER["en"])
    yield _try("Japanese pipeline", lambda: _pipeline("ja", settings), BETTER["ja"])
    yield _try("names model", lambda: _names_model(settings), "")
    yield _try("entities", lambda: _entities(settings.own_entities), "")
    yield _try("embedder", lambda: _embedder(settings), BETTER["embedder"])
    yield _try("warehouse", lambda: _warehouse(settings.warehouse), "")
    quiet = telemetry_is_off()
    yield Check(
        name="telemetry",
        ok=quiet,
        found="off" if quiet else "on",
        advice="" if quiet else "Unset DO_NOT_TRACK, PREFECT_SERVER_ANALYTICS_ENABLED and HF_HUB_DISABLE_TELEMETRY.",
    )


def _try(name: str, look: Callable[[], str], advice: str) -> Check:
    try:
        return Check(name=name, ok=True, found=look(), advice=advice)
    except (ClaimledgerError, ImportError, OSError, ValueError) as err:
        return Check(name=name, ok=False, found=f"{err}", advice="See the settings in claimledger.toml and the environment.")


def _pipeline(lang: str, settings: Settings) -> str:
    from flows.workers import models_for
    from flows.workplace import equipment_of

    names: dict[str, str] = models_for(lang, equipment_of(settings)).names()
    return names[lang]


def _entities(own: str) -> str:
    from extractors.entities import load_knowledge

    known = load_knowledge(Path(own) if own else None)
    return f"{len(known.entities):,} known by name" + (f", with those of {own}" if own else "")


def _names_model(settings: Settings) -> str:
    from extractors.entities.names_model import NamesModel
    from extractors.models import names_model_path

    if not settings.names_model:
        return "none: the kind of a name that nothing beside it tells is guessed"
    network = NamesModel(names_model_path(settings.names_model)).network
    return f"{settings.names_model} {network.version} on {ENCODER}"


def _embedder(settings: Settings) -> str:
    from warehouse.linking import load_embedder

    return f"{load_embedder(settings.embedder).name} (the SHA-256 of its weights is right)"


def _warehouse(path: str) -> str:
    from warehouse.store import Warehouse

    if not Path(path).exists():
        return f"{path} is not there yet; `claimledger run` makes it"
    with Warehouse.open(path, read_only=True) as warehouse:
        answer = warehouse.con.execute("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM claims)").fetchall()
    articles, claims = answer[0]
    return f"{path} holds {articles:,} articles with {claims:,} claims"
