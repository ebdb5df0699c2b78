"""Print precision, recall and F1 of the names model, by kind, on our own held-out sentences and on public test sets.

Usage: python training/names/evaluate.py MODEL [CORPUS]
"""

import argparse
from collections import Counter
from pathlib import Path

from data import Example, is_dev, read_own, read_public

from extractors.entities.names_model import KINDS, LABELS
from extractors.entities.network import Network, load_network

TESTS = {
    "PUD, news": ("uner_pud.test", "uner_pud_news"),
    "PUD, Wikipedia": ("uner_pud.test", "uner_pud_wiki"),
    "wikigold": ("wikigold.test", ""),
    "GUM, news and interviews": ("gum.test", ""),
    "CrossNER, AI": ("crossner.test", "crossner_ai"),
    "CrossNER, politics": ("crossner.test", "crossner_politics"),
    "EWT": ("uner_ewt.test", ""),
}
BATCH = 64  # sentences


def names_in(network: Network, texts: list[str]) -> list[list[tuple[int, int, str]]]:
    """The names of each text: (start, end, kind), by the likeliest label of each word."""
    words = [network.read(text) for text in texts]
    found = []
    for batch in (words[n : n + BATCH] for n in range(0, len(words), BATCH)):
        for read, shares in zip(batch, network.probabilities(batch), strict=True):
            names: list[tuple[int, int, str]] = []
            open_ = ""
            for (start, end), label in zip(read.spans, (LABELS[n] for n in shares.argmax(-1)), strict=True):
                part, _, kind = label.partition("-")
                if part == "I" and kind == open_:
                    names[-1] = (names[-1][0], end, kind)
                elif kind:
                    names.append((start, end, kind))
                open_ = kind
            found.append(names)
    return found


def scores(network: Network, examples: list[Example]) -> str:
    """A row of a table: P/R/F over all kinds, then F of each; a name on unsure words counts neither way."""
    right, found, gold = Counter[str](), Counter[str](), Counter[str]()
    for example, names in zip(examples, names_in(network, [example.text for example in examples]), strict=True):
        names = [n for n in names if not any(s < n[1] and n[0] < e for s, e in example.unsure)]
        found.update(kind for *_, kind in names)
        gold.update(kind for *_, kind in example.names)
        right.update(kind for *_, kind in set(names) & set(example.names))
    cells = []
    for kinds in (KINDS, *((kind,) for kind in KINDS)):
        r, f, g = (sum(counter[kind] for kind in kinds) for counter in (right, found, gold))
        p, c = 100 * r / max(1, f), 100 * r / max(1, g)
        cells.append(f"{p:.1f} / {c:.1f} / {2 * p * c / max(1e-9, p + c):.1f}" if g else "-")
    return " | ".join(cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("corpus", type=Path, nargs="?")
    args = parser.parse_args()
    network = load_network(args.model)
    print("| test set (P / R / F1) | all |", " | ".join(KINDS), "|\n|" + " --- |" * (2 + len(KINDS)))
    own = [example for example in read_own() if is_dev(example)]
    print(f"| our own, {len(own)} held-out sentences | {scores(network, own)} |", flush=True)
    for name, (file, source) in TESTS.items() if args.corpus else ():
        examples = [e for e in read_public(args.corpus / f"{file}.jsonl.gz") if e.source.startswith(source)]
        print(f"| {name} | {scores(network, examples)} |", flush=True)


if __name__ == "__main__":
    main()
