"""Fetching from the web: politely, safely, within bounds, and again from what is kept."""

from corpus.fetch.address import check_address, is_local
from corpus.fetch.answer import Page
from corpus.fetch.cache import Cache
from corpus.fetch.fetcher import Fetcher
from corpus.fetch.terms import Clock, Terms

__all__ = ["Cache", "Clock", "Fetcher", "Page", "Terms", "check_address", "is_local"]
