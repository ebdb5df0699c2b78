"""Lemmas of inflected English verbs."""

import pytest
from spacy.language import Language

from extractors.models import BUNDLED_ENGLISH, load_pipeline


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline(BUNDLED_ENGLISH)


@pytest.mark.parametrize(
    ("sentence", "form", "lemma"),
    [
        ("Revenue climbed 21 percent to $45 billion.", "climbed", "climb"),
        ("The shares tumbled on Monday.", "tumbled", "tumble"),
        ("Sales fell last year.", "fell", "fall"),
        ("He was hoping for a rise.", "hoping", "hope"),
        ("The plans need money.", "need", "need"),
    ],
)
def test_the_lemma_of_a_verb(nlp: Language, sentence: str, form: str, lemma: str) -> None:
    assert {token.text: token.lemma_ for token in nlp(sentence)}[form] == lemma


def test_the_component_is_kept_with_the_pipeline(nlp: Language) -> None:
    copy = type(nlp)().from_config(nlp.config, vocab=nlp.vocab).from_bytes(nlp.to_bytes())
    assert [token.lemma_ for token in copy("Revenue climbed.")] == [token.lemma_ for token in nlp("Revenue climbed.")]
