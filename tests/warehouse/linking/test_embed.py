"""Embedders: the one that comes along, and one of the user's own."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import StopRun
from extractors import encoder
from warehouse.linking.embed import cached_embeddings, load_embedder
from warehouse.store import Warehouse

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "investment", "of", "microsoft", "投", "資", "tokyo"]


@pytest.fixture(scope="session")
def own_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny sentence-transformers model with random weights, as a user would keep a better one in a folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("model")
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    config = BertConfig(vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
    BertModel(config).save_pretrained(folder / "bert")
    word = Transformer(str(folder / "bert"))
    SentenceTransformer(modules=[word, Pooling(16)], device="cpu").save(str(folder / "own"))
    return folder / "own"


def test_the_embedded_model_tells_alike_from_unlike() -> None:
    a, b, c = load_embedder().embed(["investment of Microsoft in Japan", "Microsoft invests in Japan", "the weather was fine"])
    assert a.shape == (384,)
    assert float(a @ b) > 0.8 > float(a @ c)
    assert float(a @ a) == pytest.approx(1.0, abs=1e-5)


def test_wrong_weights_are_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "ENCODER_SHA256", "0" * 64)
    with pytest.raises(StopRun, match="SHA-256"):
        load_embedder()


def test_a_model_of_ones_own(own_model: Path) -> None:
    embedder = load_embedder(str(own_model))
    vectors = embedder.embed(["投資", "investment of microsoft"])
    assert vectors.shape == (2, 16)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StopRun, match="cannot be loaded"):
        load_embedder(str(tmp_path / "nowhere")).embed(["text"])


class Counting:
    """Counts what it is asked for."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, sentences: list[str]) -> np.ndarray:
        self.asked += sentences
        return np.array([[len(text), 1.0] for text in sentences], np.float32)


def test_a_text_is_embedded_once(warehouse: Warehouse) -> None:
    embedder = Counting()
    first = cached_embeddings(warehouse.con, embedder, ["one", "three", "one"], ["one", "three"])
    again = cached_embeddings(warehouse.con, embedder, ["three", "seven", "nine"], ["seven"])
    assert sorted(embedder.asked) == ["one", "seven", "three"]
    assert np.array_equal(first["three"], again["three"])
    assert sorted(again) == ["seven", "three"], "what is not needed is only looked up"
