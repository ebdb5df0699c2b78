"""Where text comes from: files, folders, tables, archives, letters, feeds and pages become `Article`s. No language processing.

Readers are in `corpus.readers`; this module is light to import.
"""

from corpus.article import Article
from corpus.errors import ClaimledgerError, SkipArticle, StopRun
from corpus.quarantine import Quarantined, Reason

__all__ = ["Article", "ClaimledgerError", "Quarantined", "Reason", "SkipArticle", "StopRun"]
