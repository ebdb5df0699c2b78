"""Claims: figures with their subject, metric, scope, status, time and speaker."""

from extractors.claims.builder import build_claims

__all__ = ["build_claims"]
