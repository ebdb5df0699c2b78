"""Lemmas of inflected English verbs."""

import pytest

from extractors.models import BUNDLED_ENGLISH, load_pipeline


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
def test_the_lemma_of_a_verb(sentence: str, form: str, lemma: str) -> None:
    doc = load_pipeline(BUNDLED_ENGLISH)(sentence)
    assert {token.text: token.lemma_ for token in doc}[form] == lemma


def test_the_component_is_kept_with_the_pipeline() -> None:
    nlp = load_pipeline(BUNDLED_ENGLISH)
    copy = type(nlp)().from_config(nlp.config, vocab=nlp.vocab).from_bytes(nlp.to_bytes())
    assert [token.lemma_ for token in copy("Revenue climbed.")] == [token.lemma_ for token in nlp("Revenue climbed.")]
