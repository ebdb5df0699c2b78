"""The fetcher that the settings ask for."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from corpus.fetch import Cache, Fetcher
from corpus.references import LOOKUPS, Lookup
from flows.settings import Settings


def open_fetcher(settings: Settings) -> Fetcher:
    """A fetcher with the cache of the settings; close it at the end."""
    cache = (
        Cache(Path(settings.cache), most_bytes=settings.cache_bytes, most_age=timedelta(days=settings.cache_days))
        if settings.cache
        else None
    )
    return Fetcher(cache, offline=settings.offline)


def secrets() -> Mapping[str, Lookup]:
    """How to look up the secrets that the sources name: in the environment, and in the Secret blocks of Prefect."""
    return {**LOOKUPS, "secret": _secret_block}


def _secret_block(name: str) -> str:
    from flows.prefect_flow import secret_block

    return secret_block(name)
