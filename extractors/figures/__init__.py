"""Figures: every number in a text with its kind, value, unit and exact place."""

from extractors.figures.english import read_english
from extractors.figures.japanese import read_japanese
from extractors.figures.table_units import with_table_units
from extractors.records import Figure

READERS = {"en": read_english, "ja": read_japanese}


def find_figures(text: str, lang: str) -> list[Figure]:
    """The figures of a text in order, never overlapping; `text[figure.start:figure.end] == figure.text`.

    No model is used. Time is linear in the text, and no string makes it raise; ValueError if `lang` is not "en" or "ja".
    """
    if lang not in READERS:
        raise ValueError(f"No figure reader for language {lang!r}. Languages: {', '.join(sorted(READERS))}.")
    return with_table_units(text, READERS[lang](text), READERS[lang])


__all__ = ["find_figures"]
