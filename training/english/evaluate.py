"""Scores of a pipeline on test sets made by convert.py: tags, parse, lemmas, sentences.

Usage: python training/english/evaluate.py PIPELINE TEST.spacy...
"""

import sys

import spacy
from spacy.training import Corpus

NAMES = {"tag_acc": "TAG", "pos_acc": "UPOS", "lemma_acc": "lemma", "dep_uas": "UAS", "dep_las": "LAS", "sents_f": "sentence F"}


def main(pipeline: str, tests: list[str]) -> None:
    nlp = spacy.load(pipeline)
    print("test set | " + " | ".join(NAMES.values()))
    for test in tests:
        scores = nlp.evaluate(list(Corpus(test)(nlp)))
        print(f"{test} | " + " | ".join(f"{100 * scores[name]:.1f}" for name in NAMES))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
