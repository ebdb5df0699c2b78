"""The fetcher that the settings ask for."""

from datetime import timedelta
from pathlib import Path

from corpus.fetch import Cache, Fetcher
from flows.settings import Settings


def open_fetcher(settings: Settings) -> Fetcher:
    """A fetcher with the cache of the settings; close it at the end."""
    cache = (
        Cache(Path(settings.cache), most_bytes=settings.cache_bytes, most_age=timedelta(days=settings.cache_days))
        if settings.cache
        else None
    )
    return Fetcher(cache, offline=settings.offline)
