"""Give a trained pipeline the dictionary of verbs, see `extractors/verb_lemmas.py`.

Usage: python training/english/verbs.py PIPELINE

Needs the package `spacy-lookups-data`, whose tables of English verbs are kept with the pipeline.
"""

import sys
from pathlib import Path

import spacy
from spacy.lookups import Lookups, load_lookups

from extractors.verb_lemmas import COMPONENT

TABLES = ("lemma_rules", "lemma_exc", "lemma_index")


def main(pipeline: str) -> None:
    nlp = spacy.load(pipeline)
    if nlp.has_pipe(COMPONENT):
        nlp.remove_pipe(COMPONENT)
    verbs = Lookups()
    for name, table in ((name, load_lookups("en", [name]).get_table(name)["verb"]) for name in TABLES):
        verbs.add_table(name, {"verb": dict.fromkeys(sorted(table), 1) if name == "lemma_index" else table})
    nlp.add_pipe(COMPONENT, last=True).initialize(lookups=verbs)
    nlp.to_disk(Path(pipeline))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
