"""The model that tells the kinds of English names, and the sentences it was trained on."""

import importlib.util
import json
import shutil
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import spacy
import torch

from corpus.article import Article
from corpus.errors import StopRun
from extractors import Models, load_models
from extractors.entities import find_mentions
from extractors.entities.names_model import COMPONENT, LABELS, NamesModel
from extractors.models import BUNDLED_NAMES, bundled_path, names_model_path
from extractors.pipeline import make_doc, parse, read

LARGEST = 25e6  # bytes of the English pipeline and the names model together
KINDS = [  # text, name, kind
    pytest.param("Maren Tolvik, who joined in 2019, holds 4% of the shares.", "Maren Tolvik", "person", id="person"),
    pytest.param("Tolvik said she had sold 2,000 shares.", "Tolvik", "person", id="surname"),
    pytest.param("Quorvex raised $40 million from two investors.", "Quorvex", "organization", id="firm"),
    pytest.param("A fire in Ostrelund destroyed 40 homes.", "Ostrelund", "place", id="place"),
    pytest.param("The Kestrel Pro costs $799 and ships in May.", "Kestrel Pro", "product", id="product"),
    pytest.param("The Velden Earthquake killed 12 people.", "Velden Earthquake", "event", id="event"),
    pytest.param("The president of Quorvex sold 3% of it.", "Quorvex", "organization", id="title-of-a-firm"),
]
ONE_VOTE = (
    "Quorvex will spend $2 billion. Shares of Quorvex fell 4%. Analysts at 3 banks follow Quorvex. "
    "In Quorvex, 40 people were hired."
)


def mentioned(text: str, models: Models, title: str = "") -> list[tuple[str, str]]:
    """The names in a text, each with its kind."""
    article = Article(key="test", text=text, lang="en", title=title, fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    reading = read(article)
    parse([reading], [[]], models)
    found = find_mentions(reading, models.knowledge)
    return [(mention.text, mention.entity.kind) for mention in found if mention.how == "proper"]


@pytest.fixture(scope="module")
def data(root_of_all: Path) -> ModuleType:
    """The reader of the training sentences."""
    spec = importlib.util.spec_from_file_location("names_data", root_of_all / "training" / "names" / "data.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def root_of_all() -> Path:
    return Path(__file__).parents[2]


def test_the_sentences_are_sane(data: ModuleType) -> None:
    own = data.read_own()
    assert len(own) == len({example.text for example in own}) >= 420
    for example in own:
        assert "  " not in example.text
        for start, end, _ in example.names:
            assert not example.text[start - 1 : start].isalnum(), example.text
            assert not example.text[end : end + 1].isalpha() or example.text[end:].startswith("s"), example.text
    counts = Counter(kind for example in own for *_, kind in example.names)
    assert min(counts.values()) >= 40
    assert set(counts) == {"person", "organization", "product", "place", "event"}
    assert sum(not example.names for example in own) >= 40
    assert 0.1 < sum(map(data.is_dev, own)) / len(own) < 0.2


@pytest.mark.parametrize("line", ["[SoftBank|FIRM] rose.", "[SoftBank |ORG] rose.", "[SoftBank rose."])
def test_wrong_markup_is_said(line: str, data: ModuleType) -> None:
    with pytest.raises(ValueError, match="SoftBank"):
        data.parse_marked(line)


@pytest.mark.parametrize(("text", "name", "kind"), KINDS)
def test_kinds(text: str, name: str, kind: str, models: Models) -> None:
    assert (name, kind) in mentioned(text, models)


def test_a_name_has_one_kind_in_an_article(models: Models) -> None:
    assert mentioned(ONE_VOTE, models, title="Quorvex to spend $2 billion") == [("Quorvex", "organization")] * 4


def test_only_documents_with_an_open_name_are_labelled(models: Models) -> None:
    nlp = models.pipelines["en"]
    texts = ["Microsoft bought 3 firms.", "It cost $3.", "Acme Corp. bought it.", "Quorvex bought 3 firms."]
    docs = list(nlp.pipe(make_doc(nlp, text, "en", models.knowledge) for text in texts))
    assert [doc._.name_shares is not None for doc in docs] == [False, False, False, True]
    assert docs[3]._.name_shares.shape == (len(docs[3]), len(LABELS))
    assert np.allclose(docs[3]._.name_shares.sum(-1), [1, 0, 0, 0, 0], atol=1e-4)


def test_a_name_beyond_the_reach_of_the_model_has_no_shares(models: Models) -> None:
    nlp = models.pipelines["en"]
    doc = nlp(make_doc(nlp, "It cost $3, and then " + "it " * 300 + "fell at Quorvex.", "en", models.knowledge))
    assert doc._.name_shares.sum() == 0


def test_figures_and_known_names_in_capitals_are_not_labelled(models: Models) -> None:
    nlp = models.pipelines["en"]
    said = [("NEW YORK: It cost $3.", []), ("It drew 40 MW in all.", [(8, 13)]), ("It drew 40 MW in all.", [])]
    docs = list(nlp.pipe(make_doc(nlp, text, "en", models.knowledge, figures) for text, figures in said))
    assert [doc._.name_shares is not None for doc in docs] == [False, False, True]


def test_a_name_told_elsewhere_in_the_article_needs_no_label(models: Models) -> None:
    nlp = models.pipelines["en"]
    texts = ["Quorvex bought 3 firms.", "Quorvex Corp. bought a mine.", "The R7 sold well."]
    docs = list(nlp.pipe(map(nlp.make_doc, texts), disable=[COMPONENT]))
    model = nlp.get_pipe(COMPONENT)
    model.label([docs])
    assert [doc._.name_shares is not None for doc in docs] == [False, False, False]
    model.label([[doc] for doc in docs])
    assert [doc._.name_shares is not None for doc in docs] == [True, False, False]


def test_texts_without_padding_are_labelled_as_with_it(models: Models) -> None:
    network = models.pipelines["en"].get_pipe(COMPONENT).network
    texts = ["Quorvex raised $40 million in Ostrelund.", "No.", "Maren Tolvik, who joined in 2019, holds 4% of the shares."]
    batch = [network.read(text) for text in texts]
    with torch.inference_mode():
        padded = network(batch).softmax(-1).numpy()
    for words, shares, row in zip(batch, network.probabilities(batch), padded, strict=True):
        assert shares.shape == (len(words.first), len(LABELS))
        assert np.allclose(shares, row[: len(words.first)], atol=1e-5)


def test_without_the_model_the_kind_is_guessed(models: Models) -> None:
    bare = load_models(langs=("en",), names_model="")
    assert COMPONENT not in bare.pipelines["en"].pipe_names
    assert mentioned("Maren Tolvik, who joined in 2019, holds 4% of the shares.", bare) == [("Maren Tolvik", "organization")]


def test_the_component_is_saved_with_its_pipeline(models: Models, tmp_path: Path) -> None:
    models.pipelines["en"].to_disk(tmp_path)
    text = "Quorvex raised $40 million in Ostrelund."
    there = spacy.load(tmp_path)
    assert there.get_pipe(COMPONENT).path == tmp_path / COMPONENT
    assert np.array_equal(there(text)._.name_shares, models.pipelines["en"](text)._.name_shares)


def test_the_english_package_is_small() -> None:
    folders = (bundled_path(), names_model_path(BUNDLED_NAMES))
    assert sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file()) <= LARGEST


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StopRun, match="no names model in"):
        load_models(langs=("en",), names_model=str(tmp_path))


def test_a_component_without_a_model() -> None:
    nlp = spacy.blank("en")
    assert nlp.add_pipe(COMPONENT).path is None
    with pytest.raises(StopRun, match="has no model"):
        nlp.get_pipe(COMPONENT).network.read("text")


def test_a_model_with_other_labels(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(names_model_path(BUNDLED_NAMES), folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"labels": ["O"]}), encoding="utf-8")
    with pytest.raises(StopRun, match="its labels are"):
        NamesModel(folder).network.read("text")


def test_torch_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "extractors.entities.network", None)
    with pytest.raises(StopRun, match="needs torch"):
        NamesModel(names_model_path(BUNDLED_NAMES)).network.read("text")
