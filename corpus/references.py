"""Secrets that are named and not written: `${env:NAME}` and `${secret:NAME}`."""

import os
import re
from collections.abc import Callable, Mapping

from corpus.errors import ClaimledgerError

REFERENCE = re.compile(r"\$\{(\w+):([^}]*)\}")
HINT = 'Name an environment variable, "${env:NAME}", or a Secret block of Prefect, "${secret:NAME}"'

Lookup = Callable[[str], str]  # the secret of that name. Raises ClaimledgerError if there is none


class NoSecret(ClaimledgerError):
    """A secret that is referred to is not there."""


def environment(name: str) -> str:
    """The environment variable. Raises NoSecret if it is not set."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise NoSecret(f"The environment variable {name} is not set.")
    return value


LOOKUPS: Mapping[str, Lookup] = {"env": environment}


def is_sendable(text: str) -> bool:
    """Whether the text can be part of a request's head."""
    return text.isascii() and text.isprintable()


def has_reference(text: str) -> bool:
    """Whether the text names a secret."""
    return bool(REFERENCE.search(text))


def wrong_references(text: str) -> str | None:
    """What is wrong with the references in a text, or None."""
    for kind, name in REFERENCE.findall(text):
        if kind not in ("env", "secret") or not name.strip():
            return f"`${{{kind}:{name}}}` is no reference to a secret. {HINT}."
    return None


def filled_in(text: str, lookups: Mapping[str, Lookup] = LOOKUPS) -> str:
    """The text with its secrets in their places. Raises NoSecret if one is not there."""

    def found(match: re.Match[str]) -> str:
        if match[1] not in lookups:
            raise NoSecret(f"{match[0]} cannot be looked up here. Looked up are {', '.join(sorted(lookups))}.")
        value = lookups[match[1]](match[2].strip())
        if not is_sendable(value):
            raise NoSecret(f"What {match[0]} stands for holds a line break or another character that cannot be sent.")
        return value

    return REFERENCE.sub(found, text)
