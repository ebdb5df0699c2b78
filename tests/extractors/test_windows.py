"""Convolutions with less padding give the vectors that spaCy's own give."""

import numpy as np
import pytest
import spacy
from spacy.ml.models.tok2vec import MaxoutWindowEncoder
from thinc.api import Maxout, Ragged, with_array

from extractors.models import load_pipeline
from extractors.windows import ENCODER, MIXER, compute_tightly, once, tight


@pytest.mark.parametrize("depth", [1, 2, 3, 8])
@pytest.mark.parametrize("lengths", [[1], [5, 1, 30], [3, 0, 4], [600, 2]])
def test_as_with_padding(depth: int, lengths: list[int]) -> None:
    encoder = MaxoutWindowEncoder(width=8, window_size=1, maxout_pieces=3, depth=depth)
    encoder.initialize()
    random = np.random.default_rng(depth)
    for node in encoder.walk():
        for name in node.param_names:
            node.set_param(name, random.normal(size=node.get_param(name).shape).astype(np.float32))
    texts = [random.normal(size=(length, 8)).astype(np.float32) for length in lengths]
    quick = tight(encoder)
    assert [found.shape for found in quick.predict(texts)] == [text.shape for text in texts]
    for found, expected in zip(quick.predict(texts), encoder.predict(texts), strict=True):
        assert np.allclose(found, expected, atol=1e-4)
    assert quick.to_bytes() == encoder.to_bytes()
    assert quick(texts, True)[1](texts)[0].shape == texts[0].shape  # it can be trained


def test_equal_words_are_mixed_once() -> None:
    mixer = with_array(Maxout(nO=4, nI=6, nP=3, dropout=0.0, normalize=True))
    mixer.initialize()
    rows = np.random.default_rng(1).normal(size=(5, 6)).astype(np.float32)
    quick = once(mixer)
    for which in ([0, 1, 0, 4, 2, 2, 0], [3], []):
        words = Ragged(rows[which], np.array([len(which)], np.int32))
        assert np.allclose(quick.predict(words).dataXd, mixer.predict(words).dataXd, atol=1e-5)
    assert quick.name == MIXER
    assert quick.to_bytes() == mixer.to_bytes()


def test_the_japanese_pipeline_has_the_same_vectors() -> None:
    texts = ["富岳の計算速度は毎秒44京2010兆回。", "総額は12億円。", "。"]
    own, plain = load_pipeline("ja_ginza"), spacy.load("ja_ginza")
    vectors = [nlp.get_pipe(ENCODER).predict([nlp.make_doc(text) for text in texts]) for nlp in (own, plain)]
    for found, expected in zip(*vectors, strict=True):
        assert np.allclose(found, expected, atol=1e-4)
    encoders = [nlp.get_pipe(ENCODER).model for nlp in (own, plain)]
    assert [node.name for node in encoders[0].walk()] == [node.name for node in encoders[1].walk()]


def test_a_pipeline_without_an_encoder_stays_as_it_is() -> None:
    nlp = spacy.blank("en")
    compute_tightly(nlp)
    assert nlp.pipe_names == []
