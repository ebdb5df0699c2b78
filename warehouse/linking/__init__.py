"""Linking claims: which answer one fact, which give the same value, which cannot both be true."""

from warehouse.linking.embed import EMBEDDED, Embedder, load_embedder
from warehouse.linking.linker import LinkCounts, link

__all__ = ["EMBEDDED", "Embedder", "LinkCounts", "link", "load_embedder"]
