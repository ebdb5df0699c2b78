"""Which versions of what are at work."""

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import extractors
from corpus.barriers import OWN_RULES
from corpus.errors import StopRun
from corpus.ids import content_hash

PACKAGES = (  # those that decide what comes out
    "claimledger",
    "duckdb",
    "spacy",
    "ginza",
    "ja-ginza",
    "SudachiDict-core",
    "sentence-transformers",
    "torch",
    "trafilatura",
    "prefect",
)
READING = frozenset({"claimledger", "spacy", "ginza", "ja-ginza", "SudachiDict-core", "trafilatura"})  # those for reading alone


def package_versions() -> dict[str, str | None]:
    """The version of each package that decides results; None for one that is not installed."""
    return {name: _version(name) for name in PACKAGES}


def extraction_versions(english: str, japanese: str, names_model: str, entities: str) -> dict[str, str]:
    """What reads each language with this equipment: when that changes, known texts are read again."""
    from extractors.models import english_pipeline

    own = f" {content_hash(_own_entities(entities))[:8]}" if entities else ""
    return {
        "en": f"{extractors.EXTRACTOR_VERSION} {english_pipeline(english)} {names_model}{own}",
        "ja": f"{extractors.EXTRACTOR_VERSION} {japanese}{own}",
    }


@cache
def reading_version(english: str, japanese: str, names_model: str, entities: str) -> str:
    """All that decides what this process makes of pages and articles; processes that agree in it make the same of them."""
    versions = extraction_versions(english, japanese, names_model, entities)
    packages = [f"{name} {found}" for name, found in package_versions().items() if name in READING]
    rules = [f"{OWN_RULES} {content_hash(OWN_RULES.read_text('utf-8'))[:8]}"] if OWN_RULES.exists() else []
    return ", ".join([*dict.fromkeys(versions.values()), *packages, *rules])


def _own_entities(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise StopRun(
            f"The file of entities {path!r} cannot be read: {err}. Correct the setting `entities`, or leave it empty."
        ) from err


def python_version() -> str:
    """The version of Python, e.g. "3.11.9"."""
    return platform.python_version()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
