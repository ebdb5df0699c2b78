"""From text to figures, entities and claims. Pure functions of an article: no network, no database."""

from typing import TYPE_CHECKING, Any

from extractors.figures import find_figures
from extractors.records import Claim, Entity, Extraction, Figure, Kind, Qualifier, Status

if TYPE_CHECKING:
    from extractors.models import Models, load_models
    from extractors.pipeline import EXTRACTOR_VERSION, extract

_LAZY = {
    "extract": "extractors.pipeline",
    "EXTRACTOR_VERSION": "extractors.pipeline",
    "Models": "extractors.models",
    "load_models": "extractors.models",
}


def __getattr__(name: str) -> Any:
    """What needs spaCy is imported when it is first asked for: figures alone need no model."""
    import importlib

    if name in _LAZY:
        return getattr(importlib.import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'extractors' has no attribute {name!r}")


__all__ = [
    "EXTRACTOR_VERSION",
    "Claim",
    "Entity",
    "Extraction",
    "Figure",
    "Kind",
    "Models",
    "Qualifier",
    "Status",
    "extract",
    "find_figures",
    "load_models",
]
