"""ClearNLP trees as Universal Dependencies, and pipelines of the user's own."""

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from corpus.errors import StopRun
from extractors.models import BUNDLED_ENGLISH, Models, english_pipeline, load_pipeline
from extractors.universal import universal_dependencies

# words, parts of speech, heads, labels as spaCy's English pipelines give them -> labels and heads in Universal Dependencies
CASES = [
    pytest.param(
        "Microsoft spent money in Japan", "PROPN VERB NOUN ADP PROPN", [1, 1, 1, 1, 3], "nsubj ROOT dobj prep pobj",
        [("nsubj", 1), ("ROOT", 1), ("obj", 1), ("case", 4), ("obl", 1)], id="object-and-preposition",
    ),
    pytest.param(
        "the price of chips", "DET NOUN ADP NOUN", [1, 1, 1, 2], "det ROOT prep pobj",
        [("det", 1), ("ROOT", 1), ("case", 3), ("nmod", 1)], id="of",
    ),
    pytest.param(
        "Fugaku is a supercomputer", "PROPN AUX DET NOUN", [1, 1, 3, 1], "nsubj ROOT det attr",
        [("nsubj", 3), ("cop", 3), ("det", 3), ("ROOT", 3)], id="copula",
    ),
    pytest.param(
        "Arm was bought by SoftBank", "PROPN AUX VERB ADP PROPN", [2, 2, 2, 2, 3], "nsubjpass auxpass ROOT agent pobj",
        [("nsubj:pass", 2), ("aux:pass", 2), ("ROOT", 2), ("case", 4), ("obl:agent", 2)], id="passive",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("words", "pos", "heads", "deps", "expected"), CASES)
def test_tree(words: str, pos: str, heads: list[int], deps: str, expected: list[tuple[str, int]]) -> None:
    lemmas = [{"is": "be", "was": "be"}.get(word, word) for word in words.split()]
    doc = Doc(spacy.blank("en").vocab, words=words.split(), pos=pos.split(), heads=heads, deps=deps.split(), lemmas=lemmas)
    found = universal_dependencies(doc)
    assert [(token.dep_, token.head.i) for token in found] == expected


def test_a_pipeline_of_ones_own_is_loaded_by_its_folder(tmp_path: Path) -> None:
    own = spacy.blank("en")
    parser = own.add_pipe("parser")
    parser.add_label("nsubj")
    parser.add_label("dobj")
    own.initialize()
    own.to_disk(tmp_path / "own")
    assert load_pipeline(str(tmp_path / "own")).pipe_names == ["parser_steps", "universal_dependencies"]


def test_the_bundled_pipeline_speaks_universal_dependencies_already() -> None:
    assert "universal_dependencies" not in load_pipeline(BUNDLED_ENGLISH).pipe_names


def test_a_pipeline_that_is_not_there() -> None:
    with pytest.raises(StopRun, match="'nowhere' cannot be loaded"):
        load_pipeline("nowhere")


def test_the_pipeline_that_is_asked_for_is_used() -> None:
    assert english_pipeline("mine") == "mine"
    assert english_pipeline() == BUNDLED_ENGLISH


def test_labels_of_heads_of_japanese_phrases(models: Models) -> None:
    doc = models.pipelines["ja"]("北斗製粉は新しい工場を建てた。")
    assert {token.dep_ for token in doc} >= {"nsubj", "obj", "ROOT"}
    assert not [token.dep_ for token in doc if "bunsetu" in token.dep_]
