"""The language pipelines that the extractors use: loading them, and saying which they are."""

import importlib.util
from collections.abc import Collection
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import spacy
from spacy.lang.ja import JapaneseTokenizer
from spacy.language import Language
from thinc.api import use_ops

from corpus.errors import StopRun
from extractors import verb_lemmas  # noqa: F401  registers a component of the bundled pipeline
from extractors.entities.best_moves import COMPONENT as BEST_MOVES
from extractors.entities.best_moves import RECOGNIZER
from extractors.entities.knowledge import Knowledge, load_knowledge
from extractors.entities.names_model import COMPONENT as NAMES_MODEL
from extractors.parser_steps import PARSER, parse_in_steps
from extractors.universal import COMPONENT, HEADS, PHRASE_HEADS
from extractors.windows import compute_tightly

BUNDLED_ENGLISH = "claimledger-en"
BUNDLED_NAMES = "claimledger-names"
BETTER_ENGLISH = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm")
CLEARNLP_LABEL = "dobj"  # no Universal Dependencies: see extractors.universal
# Components that nothing here reads; they cost half of GiNZA's time.
UNUSED = ("compound_splitter", "bunsetu_recognizer")


@dataclass(frozen=True)
class Models:
    """The loaded pipelines by language, and the known entities."""

    pipelines: dict[str, Language]
    knowledge: Knowledge
    sources: dict[str, str] = field(default_factory=dict)

    def names(self) -> dict[str, str]:
        """Language -> name and version of its pipeline."""
        return {lang: f"{self.sources[lang]} {nlp.meta['version']}" for lang, nlp in self.pipelines.items()}


def english_pipeline(name: str = "") -> str:
    """The name of the English pipeline to use: the one asked for, else the best one installed, else the bundled one."""
    if name:
        return name
    return next((better for better in BETTER_ENGLISH if importlib.util.find_spec(better)), BUNDLED_ENGLISH)


def bundled_path() -> Path:
    """Where the bundled English pipeline lies."""
    return Path(str(resources.files(__package__).joinpath("english_pipeline")))


def names_model_path(name: str) -> Path:
    """The folder of the names model of that name. Raises StopRun if none is there."""
    path = Path(str(resources.files(__package__).joinpath("names_model"))) if name == BUNDLED_NAMES else Path(name)
    if not (path / "model.safetensors").is_file():
        raise StopRun(
            f"There is no names model in {path}. Give `names_model` a folder with one, {BUNDLED_NAMES!r}, or nothing for none."
        )
    return path


def load_pipeline(name: str) -> Language:
    """The spaCy pipeline of that name or path; StopRun if it cannot be loaded.

    Its matrices are multiplied by numpy: spaCy's own BLIS takes up to four times as long where it does not know the processor.
    """
    try:
        with use_ops("numpy", use_blis=False):
            nlp = spacy.load(bundled_path() if name == BUNDLED_ENGLISH else name, exclude=UNUSED)
    except (OSError, ValueError) as err:
        raise StopRun(
            f"The language pipeline {name!r} cannot be loaded: {err}. Install it, or leave the setting empty for the default."
        ) from err
    compute_tightly(nlp)
    if nlp.has_pipe(PARSER) and CLEARNLP_LABEL in nlp.pipe_labels[PARSER]:
        nlp.add_pipe(COMPONENT, last=True)
    if nlp.has_pipe(PARSER) and any(label.endswith(HEADS) for label in nlp.pipe_labels[PARSER]):
        nlp.add_pipe(PHRASE_HEADS, last=True)
    parse_in_steps(nlp)
    if isinstance(nlp.tokenizer, JapaneseTokenizer):
        nlp.tokenizer.need_subtokens = False  # only the compound splitter reads them
    if nlp.has_pipe(RECOGNIZER):
        nlp.disable_pipe(RECOGNIZER)
        if nlp.lang == "ja":  # in English nothing reads the entities
            nlp.add_pipe(BEST_MOVES, last=True)
    return nlp


def load_models(
    english: str = "",
    japanese: str = "ja_ginza",
    langs: Collection[str] = ("en", "ja"),
    *,
    entities: Path | None = None,
    names_model: str = BUNDLED_NAMES,
) -> Models:
    """The pipelines of `langs` and the known entities, with those of the CSV file `entities` on top.

    The English pipeline ends with the names model in the folder `names_model`; empty for none.
    """
    chosen = {"en": english_pipeline(english), "ja": japanese}
    pipelines = {lang: load_pipeline(chosen[lang]) for lang in sorted(langs)}
    if names_model and "en" in pipelines and not pipelines["en"].has_pipe(NAMES_MODEL):
        pipelines["en"].add_pipe(NAMES_MODEL, config={"path": str(names_model_path(names_model))}, last=True)
    return Models(pipelines, load_knowledge(entities), {lang: chosen[lang] for lang in pipelines})
