"""Steps taken for all sentences at once lead to the trees that the parser itself finds."""

from pathlib import Path

import pytest
import spacy

from extractors import Models
from extractors.parser_steps import COMPONENT, PARSER, parse_in_steps

TEXTS = {
    "en": ["Toyota said on Monday that its sales rose 12% to $3 billion.", "", "No.", "The dam, which cost $5 million, broke."],
    "ja": [
        "トヨタ自動車は3日、売上高が48兆円になったと発表した。",
        "",
        "増えた。",
        "米エヌビディアは「H100」を50万個発注した。",
    ],
}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_trees_are_those_of_the_parser(lang: str, models: Models) -> None:
    nlp = models.pipelines[lang]
    found = list(nlp.pipe(TEXTS[lang], disable=["names_model"]))
    with nlp.select_pipes(enable="tok2vec"):
        expected = list(nlp.get_pipe(PARSER).pipe(nlp.pipe(TEXTS[lang])))
    assert [[token.head.i for token in doc] for doc in found] == [[token.head.i for token in doc] for doc in expected]
    if lang == "en":
        assert [[token.dep_ for token in doc] for doc in found] == [[token.dep_ for token in doc] for doc in expected]
    assert sum(len(doc) for doc in found) > 20


def test_a_saved_pipeline_parses_in_steps(models: Models, tmp_path: Path) -> None:
    models.pipelines["en"].to_disk(tmp_path)
    there = spacy.load(tmp_path)
    assert PARSER not in there.pipe_names
    text = TEXTS["en"][0]
    assert [token.head.i for token in there(text)] == [token.head.i for token in models.pipelines["en"](text)]


def test_a_beam_and_no_parser_stay_as_they_are() -> None:
    nlp = spacy.blank("en")
    parse_in_steps(nlp)
    nlp.add_pipe("beam_parser", name=PARSER, config={"beam_width": 4})
    parse_in_steps(nlp)
    assert COMPONENT not in nlp.pipe_names
