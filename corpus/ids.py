"""Identifiers that depend on content alone, so that a replay agrees with the first run."""

import hashlib
import json


def stable_id(kind: str, *parts: str | int | None) -> str:
    """Same parts, same id, on any machine. JSON keeps ("a", "b.c") and ("a.b", "c") apart."""
    payload = json.dumps([kind, *parts], ensure_ascii=False)
    return f"{kind}-{hashlib.sha256(payload.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def content_hash(text: str) -> str:
    """SHA-256 of the text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
