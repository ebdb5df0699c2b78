"""Train the names model: low-rank changes to the MiniLM encoder, and a label for each word.

Usage: python training/names/train.py CORPUS OUTPUT [--epochs N] [--seed N]
"""

import argparse
import random
import time
from pathlib import Path

import torch
from data import SPOKEN, TRAIN, WITH_PRODUCTS, Example, is_dev, read_own, read_public
from torch import Tensor

from extractors.entities.names_model import LABELS
from extractors.entities.network import Network, Words

VERSION = "0.1.0"
RANK = 32
BATCH = 32  # sentences
RATE_DELTA, RATE_HEAD = 1e-3, 2e-3
WARM_UP = 0.05  # of all steps
OVERSAMPLE = 4  # times that our own sentences are seen in an epoch
LONGEST = 120  # words


def allowed(example: Example, words: Words) -> Tensor:
    """The labels that each word may have, of shape (words, labels): one where the name is known, all where it is unsure.

    A capitalised word without a label may be a product or an event in corpora that mark neither.
    """
    loose = [0, *(n for n, label in enumerate(LABELS) if label.endswith(("product", "event")))]
    mask = torch.zeros(len(words.spans), len(LABELS), dtype=torch.bool)
    for n, (start, end) in enumerate(words.spans):
        name = next((name for name in example.names if name[0] < end and start < name[1]), None)
        if name:
            part = "B" if start <= name[0] < end else "I"
            mask[n, LABELS.index(f"{part}-{name[2]}")] = True
        elif any(s < end and start < e for s, e in example.unsure):
            mask[n] = True
        elif example.text[start].isupper() and start > 0 and example.source not in WITH_PRODUCTS:
            mask[n, loose] = True
        else:
            mask[n, 0] = True
    return mask


def loss_of(logits: Tensor, masks: list[Tensor]) -> Tensor:
    """The mean over words of minus the logarithm of the share of what is allowed."""
    rows = torch.cat([logits[n, : len(mask)] for n, mask in enumerate(masks)])
    mask = torch.cat(masks)
    told = torch.logsumexp(rows.masked_fill(~mask, float("-inf")), -1)
    return (torch.logsumexp(rows, -1) - told).mean()


def batches(examples: list[Example], lengths: list[int], rng: random.Random) -> list[list[int]]:
    """The numbers of the examples in batches of like length, in random order."""
    order = list(range(len(examples)))
    rng.shuffle(order)
    made = []
    for start in range(0, len(order), 64 * BATCH):
        chunk = sorted(order[start : start + 64 * BATCH], key=lambda n: lengths[n])
        made += [chunk[k : k + BATCH] for k in range(0, len(chunk), BATCH)]
    rng.shuffle(made)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--share", type=float, default=1.0, help="of the public sentences, for a trial")
    parser.add_argument("--rank", type=int, default=RANK)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    public = [example for name in TRAIN for example in read_public(args.corpus / f"{name}.jsonl.gz")]
    public = [e for e in public if e.source not in SPOKEN and (e.names or rng.random() < 0.5) and rng.random() < args.share]
    own = [example for example in read_own() if not is_dev(example)]
    examples = public + own * OVERSAMPLE
    network = Network(args.rank, VERSION)
    words = [network.read(example.text) for example in examples]
    kept = [n for n, found in enumerate(words) if 2 < len(found.first) <= LONGEST]
    examples, words = [examples[n] for n in kept], [words[n] for n in kept]
    masks = [allowed(example, found) for example, found in zip(examples, words, strict=True)]
    lengths = [len(found.pieces) for found in words]
    print(f"{len(public)} public sentences, {len(own)} of our own, {sum(map(len, masks))} words an epoch", flush=True)
    plan = [batch for _ in range(args.epochs) for batch in batches(examples, lengths, rng)]
    trained = [(name, value) for name, value in network.named_parameters() if value.requires_grad]
    delta = [value for name, value in trained if name.startswith("encoder")]
    head = [value for name, value in trained if not name.startswith("encoder")]
    optimizer = torch.optim.AdamW([{"params": delta, "lr": RATE_DELTA}, {"params": head, "lr": RATE_HEAD}], weight_decay=0.01)
    steps = len(plan)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(step / max(1, WARM_UP * steps), (1 - step / steps) / (1 - WARM_UP))
    )
    network.train()
    began, mean = time.monotonic(), 0.0
    for step, batch in enumerate(plan, 1):
        loss = loss_of(network([words[n] for n in batch]), [masks[n] for n in batch])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*delta, *head], 1.0)
        optimizer.step()
        schedule.step()
        mean += (loss.item() - mean) * max(0.02, 1 / step)
        if step % 50 == 0 or step == steps:
            print(f"step {step} of {steps}, loss {mean:.4f}, {time.monotonic() - began:.0f} s", flush=True)
    args.output.mkdir(parents=True, exist_ok=True)
    network.save(args.output)


if __name__ == "__main__":
    main()
