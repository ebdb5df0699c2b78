"""Give a trained pipeline the table of common words: those that the corpora write small and tag as no proper noun.

Usage: python training/english/words.py PIPELINE INPUT.conllu[.gz]...

"Snow fell" starts with a capital letter like a name; the table tells that it is none. It is kept with the pipeline's vocabulary
(`nlp.vocab.lookups`, table "common_words").
"""

import sys
from pathlib import Path

import spacy
from convert import read_sentences


def main(pipeline: str, inputs: list[str]) -> None:
    words = {
        form
        for path in inputs
        for _, _, rows in read_sentences(Path(path))
        for _, form, _, upos, *_ in rows
        if upos != "PROPN" and form.isalpha() and form.islower()
    }
    nlp = spacy.load(pipeline)
    if nlp.vocab.lookups.has_table("common_words"):
        nlp.vocab.lookups.remove_table("common_words")
    nlp.vocab.lookups.add_table("common_words", dict.fromkeys(sorted(words), 1))
    nlp.vocab.to_disk(Path(pipeline) / "vocab", exclude=["strings", "vectors"])
    print(f"{pipeline}: {len(words)} common words")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
