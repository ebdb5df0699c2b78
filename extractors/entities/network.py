"""The network behind the names model: the MiniLM encoder with low-rank changes, a word's shape, and a label for each word.

Sources: LoRA (Hu et al. 2022, https://arxiv.org/abs/2106.09685); fine-tuning a BERT encoder for names (Devlin et al. 2019).
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention
from torch.nn.utils import parametrize
from transformers import BertConfig, BertModel

from corpus.errors import StopRun
from extractors.encoder import encoder_path
from extractors.entities.names_model import LABELS

WORD = re.compile(r"\w+|[^\w\s]")
SHAPES = 9
LONGEST = 256  # word pieces; what comes after is no name
WEIGHTS, CONFIG = "model.safetensors", "config.json"


class Words(NamedTuple):
    """A text cut into words and word pieces."""

    spans: list[tuple[int, int]]  # of each word, in characters
    first: list[int]  # the first piece of each word
    pieces: list[int]  # ids in the encoder's vocabulary
    shapes: list[int]  # of the word that each piece belongs to


class LowRank(nn.Module):
    """Adds a matrix of low rank to a weight of shape (out, in). It is zero at first."""

    def __init__(self, weight: Tensor, rank: int) -> None:
        super().__init__()
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / weight.shape[1] ** 0.5)
        self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, weight: Tensor) -> Tensor:
        """The changed weight, of the same shape."""
        return weight + self.up @ self.down


class Network(nn.Module):
    """Scores of each label for each word of a text."""

    def __init__(self, rank: int, version: str) -> None:
        super().__init__()
        path = encoder_path()
        self.rank, self.version = rank, version
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.encoder = BertModel(BertConfig.from_pretrained(path), add_pooling_layer=False)
        self.encoder.load_state_dict(load_file(path / WEIGHTS), strict=False)  # its pooling layer is of no use here
        self.encoder.requires_grad_(False)
        for layer in self.encoder.encoder.layer.modules():
            if isinstance(layer, nn.Linear):
                parametrize.register_parametrization(layer, "weight", LowRank(layer.weight, rank))
        width = self.encoder.config.hidden_size
        self.shape = nn.Embedding(SHAPES, width)
        nn.init.zeros_(self.shape.weight)
        self.drop = nn.Dropout(0.1)
        self.output = nn.Linear(width, len(LABELS))

    def read(self, text: str) -> Words:
        """The words of a text, as many as the encoder takes."""
        words = [match.span() for match in WORD.finditer(text)]
        encoding = self.tokenizer.encode([text[start:end] for start, end in words], is_pretokenized=True)
        ids, owners = encoding.ids[:LONGEST], encoding.word_ids[:LONGEST]
        first: dict[int, int] = {}
        for position, owner in enumerate(owners):
            if owner is not None:
                first.setdefault(owner, position)
        shapes = [0 if owner is None else shape_of(text[slice(*words[owner])]) for owner in owners]
        return Words([words[owner] for owner in first], list(first.values()), list(ids), shapes)

    def forward(self, batch: Sequence[Words]) -> Tensor:
        """Logits of shape (texts, words, labels), padded."""
        pieces = padded([words.pieces for words in batch])
        mask = padded([[1] * len(words.pieces) for words in batch])
        vectors = self.encoder.embeddings.word_embeddings(pieces) + self.shape(padded([words.shapes for words in batch]))
        hidden = self.encoder(inputs_embeds=vectors, attention_mask=mask).last_hidden_state
        first = padded([words.first for words in batch])
        return self.output(self.drop(hidden.gather(1, first.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))))  # type: ignore[no-any-return]

    def probabilities(self, batch: Sequence[Words]) -> list[NDArray[np.float32]]:
        """For each text the probabilities of the labels, of shape (words, labels)."""
        with torch.inference_mode():
            shares = self.output(self.unpadded(batch)).softmax(-1).numpy()
        return np.split(shares, np.cumsum([len(words.first) for words in batch])[:-1])

    def unpadded(self, batch: Sequence[Words]) -> Tensor:
        """What the encoder says of the first pieces of all words, of shape (words, width).

        As in `forward`, but the pieces of all texts are rows of one matrix without padding, and meet in the attention alone.
        What the last layer makes of them is computed for the first pieces only.
        """
        lengths = torch.tensor([len(words.pieces) for words in batch])
        own = torch.arange(int(lengths.max())) < lengths[:, None]  # (texts, places): where a text has a piece
        embedded: Any = self.encoder.embeddings
        hidden: Tensor = embedded.word_embeddings(joined([words.pieces for words in batch]))
        hidden = hidden + self.shape(joined([words.shapes for words in batch]))
        hidden = hidden + embedded.position_embeddings(own.nonzero()[:, 1]) + embedded.token_type_embeddings.weight[0]
        hidden = embedded.LayerNorm(hidden)
        starts = (lengths.cumsum(0) - lengths).tolist()
        first = joined([[start + at for at in words.first] for start, words in zip(starts, batch, strict=True)])
        layers: Any = self.encoder.encoder.layer
        for layer in layers:
            wanted = first if layer is layers[-1] else slice(None)
            seen, looked = attention(layer.attention.self, hidden, own)[wanted], layer.attention.output
            hidden = looked.LayerNorm(looked.dense(seen) + hidden[wanted])
            hidden = layer.output.LayerNorm(layer.output.dense(layer.intermediate(hidden)) + hidden)
        return hidden

    def save(self, path: Path) -> None:
        """Write what was trained, in half precision, and its configuration into a folder."""
        trained = {name: value.detach().half() for name, value in self.named_parameters() if value.requires_grad}
        save_file(trained, path / WEIGHTS)
        config = {"version": self.version, "rank": self.rank, "labels": LABELS}
        (path / CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")

    def merge(self) -> "Network":
        """The network ready for use: the low-rank changes added to the encoder's weights, dropout off."""
        for layer in self.encoder.modules():
            if parametrize.is_parametrized(layer):
                parametrize.remove_parametrizations(layer, "weight", leave_parametrized=True)
        return self.requires_grad_(False).eval()


def attention(layer: Any, hidden: Tensor, own: Tensor) -> Tensor:
    """What each row of `hidden` sees of the rows of its own text; `own` (texts, places) says which rows those are."""
    spread = []
    for part in (layer.query, layer.key, layer.value):
        rows = hidden.new_zeros(*own.shape, hidden.shape[-1])
        rows[own] = part(hidden)
        spread.append(rows.view(*own.shape, layer.num_attention_heads, -1).transpose(1, 2))
    query, key, value = spread
    return scaled_dot_product_attention(query, key, value, attn_mask=own[:, None, None]).transpose(1, 2).flatten(2)[own]


def joined(rows: list[list[int]]) -> Tensor:
    """The numbers of all rows in one."""
    return torch.tensor([number for row in rows for number in row], dtype=torch.long)


def padded(rows: list[list[int]]) -> Tensor:
    """The rows in one matrix, with zeros after the shorter ones."""
    longest = max(map(len, rows))
    return torch.tensor([row + [0] * (longest - len(row)) for row in rows])


def shape_of(word: str) -> int:
    """What the letters of a word look like: the encoder knows no case."""
    if not word[0].isalnum():
        return 1
    if word.isdigit():
        return 2
    if any(c.isdigit() for c in word):
        return 3 if any(c.isupper() for c in word) else 4
    if word.isupper():
        return 5 if len(word) > 1 else 6
    if word[1:].islower() or not word[1:]:
        return 7 if word[0].isupper() else 8
    return 0 if word.islower() else 3


def load_network(path: Path) -> Network:
    """The network whose weights and configuration are in a folder. Raises StopRun if they do not fit."""
    try:
        config = json.loads((path / CONFIG).read_text(encoding="utf-8"))
        if tuple(config["labels"]) != LABELS:
            raise ValueError(f"its labels are {config['labels']}, not {LABELS}")
        network = Network(config["rank"], config["version"])
        network.load_state_dict(network.state_dict() | load_file(path / WEIGHTS))
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as err:
        raise StopRun(f"The names model in {path} cannot be loaded: {err}.") from err
    return network.merge()
