"""The entities of Japanese sentences are those that GiNZA's own recognizer finds."""

from pathlib import Path

import spacy

from extractors import Models
from extractors.entities.best_moves import COMPONENT, RECOGNIZER

TEXTS = [
    "トヨタ自動車の豊田章男会長は3日、名古屋市で記者会見し、2025年3月期の売上高が48兆円になったと発表した。",
    "日本銀行は19日、政策金利を0.1%に引き上げた。",
    "",
    "米エヌビディアは台湾のTSMCに「H100」を50万個発注した。",
    "売上高は前年比で2割増えた。",
]


def test_the_best_moves_find_what_the_recognizer_finds(models: Models) -> None:
    nlp = models.pipelines["ja"]
    found = list(nlp.pipe(TEXTS))
    with nlp.select_pipes(disable=COMPONENT):
        expected = list(nlp.get_pipe(RECOGNIZER).pipe(nlp.pipe(TEXTS)))
    assert [[(token.ent_iob_, token.ent_type_) for token in doc] for doc in found] == [
        [(token.ent_iob_, token.ent_type_) for token in doc] for doc in expected
    ]
    assert sum(len(doc.ents) for doc in found) > 8


def test_a_saved_pipeline_finds_the_same(models: Models, tmp_path: Path) -> None:
    models.pipelines["ja"].to_disk(tmp_path)
    there = spacy.load(tmp_path)
    assert RECOGNIZER not in there.pipe_names
    assert [(ent.text, ent.label_) for ent in there(TEXTS[0]).ents] == [
        (ent.text, ent.label_) for ent in models.pipelines["ja"](TEXTS[0]).ents
    ]
