"""Which versions of what are at work."""

import platform
from importlib.metadata import PackageNotFoundError, version

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


def package_versions() -> dict[str, str | None]:
    """The version of each package that decides results; None for one that is not installed."""
    return {name: _version(name) for name in PACKAGES}


def python_version() -> str:
    """The version of Python, e.g. "3.11.9"."""
    return platform.python_version()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
