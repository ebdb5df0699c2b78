"""Turn Universal Dependencies files (CoNLL-U, gzip or plain) into spaCy's binary training format.

Usage: python training/english/convert.py OUTPUT.spacy INPUT.conllu[.gz]...

Consecutive sentences of a document are joined, so that the parser learns to split sentences. Spoken genres of GUM
are left out: news has no false starts.
"""

import gzip
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

SPOKEN = re.compile(r"GUM_(conversation|vlog|court)_")
SENTENCES_A_DOC = 6

Row = list[str]


def read_sentences(path: Path) -> Iterator[tuple[str, bool, list[Row]]]:
    """(sentence id, whether a document starts here, rows of ten columns) of each sentence."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as handle:
        name, new_document, rows = "", True, []
        for line in handle:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                new_document = True
            elif line.startswith("# sent_id"):
                name = line.split("=", 1)[1].strip()
            elif line and not line.startswith("#"):
                rows.append(line.split("\t"))
            elif not line and rows:
                yield name, new_document, rows
                new_document, rows = False, []
        if rows:
            yield name, new_document, rows


def make_doc(vocab: Vocab, sentences: list[list[Row]]) -> Doc:
    """One gold `Doc` of all the sentences: words, tags, features, lemmas, heads, labels, sentence starts."""
    words, spaces, tags, pos, morphs, lemmas, heads, deps, starts = ([] for _ in range(9))
    for rows in sentences:
        offset = len(words)
        for index, row in enumerate(rows):
            _, form, lemma, upos, xpos, feats, head, dep, _, misc = row
            words.append(form)
            spaces.append("SpaceAfter=No" not in misc)
            tags.append(xpos)
            pos.append(upos)
            morphs.append("" if feats == "_" else feats)
            lemmas.append(lemma)
            heads.append(offset + (index if head == "0" else int(head) - 1))
            deps.append("ROOT" if head == "0" else dep.split(":")[0] if dep.startswith("flat") else dep)
            starts.append(index == 0)
        spaces[-1] = True
    return Doc(
        vocab,
        words=words,
        spaces=spaces,
        tags=tags,
        pos=pos,
        morphs=morphs,
        lemmas=lemmas,
        heads=heads,
        deps=deps,
        sent_starts=starts,
    )


def main(output: str, inputs: list[str]) -> None:
    vocab = spacy.blank("en").vocab
    docs = []
    for path in inputs:
        group: list[list[Row]] = []
        for name, new_document, rows in read_sentences(Path(path)):
            if SPOKEN.match(name) or not all(row[0].isdigit() for row in rows):
                continue
            if group and (new_document or len(group) == SENTENCES_A_DOC):
                docs.append(make_doc(vocab, group))
                group = []
            group.append(rows)
        if group:
            docs.append(make_doc(vocab, group))
    random.Random(1).shuffle(docs)
    DocBin(docs=docs, store_user_data=False).to_disk(output)
    print(f"{output}: {len(docs)} documents, {sum(map(len, docs))} words")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
