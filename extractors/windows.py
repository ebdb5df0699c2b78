"""The convolutions over neighbouring words at the heart of spaCy's pipelines, computed for no more rows than words depend on.

spaCy (`MaxoutWindowEncoder`) parts the texts of a batch by as many rows of padding as there are layers, and computes all of
them in each. A layer changes one row more beside a text than the layer before, and the last one needs none of them: with
sentences of twenty words and eight layers, a seventh of the work. What a word is before the layers depends on the word alone,
and is computed once where a batch has it several times.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from thinc.api import Model, Ragged

Rows = NDArray[np.float32]
ENCODER = "tok2vec"
LAYER = "residual(expand_window>>maxout>>layernorm>>dropout)"
MIXER = "with_array(maxout>>layernorm>>dropout)"
CHUNK = 512  # rows at once: what is computed of them stays in the processor's cache


class Layer(NamedTuple):
    """The weights of one layer."""

    weight: Rows  # (3 x width, pieces x width), in the order in which numpy multiplies fastest
    bias: Rows  # (pieces x width)
    scale: Rows  # (width)
    shift: Rows  # (width)
    pieces: int


def compute_tightly(nlp: Language) -> None:
    """Replace the convolutions of a pipeline's encoder, if it has such ones, by the same ones with less padding, and what mixes
    the parts of a word's embedding by the same for each different word.
    """
    if not nlp.has_pipe(ENCODER):
        return
    model: Model[Any, Any] = nlp.get_pipe(ENCODER).model  # type: ignore[attr-defined]
    for node in list(model.walk()):
        if node.name.startswith("with_array(") and is_encoder(node.layers[0]):
            model.replace_node(node, tight(node))
        elif node.name == MIXER:
            model.replace_node(node, once(node))


def is_encoder(model: Model[Any, Any]) -> bool:
    """True for a chain of such layers, each of which looks at one word on either side."""
    windows = [node.attrs["window_size"] for node in model.walk() if node.name == "expand_window"]
    return model.name == ">>".join([LAYER] * len(windows)) and set(windows) == {1}


def tight(encoder: Model[Any, Any]) -> Model[Any, Any]:
    """The encoder with less padding; it is saved as the encoder itself, and trained as that."""
    layers = list(layers_of(encoder))

    def forward(model: Model[Any, Any], texts: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
        if is_train or not isinstance(texts, list):
            return encoder(texts, is_train)
        return encode(texts, layers), lambda _: None

    dims = {name: encoder.maybe_get_dim(name) for name in encoder.dim_names}
    return Model(encoder.name, forward, layers=encoder.layers, attrs=dict(encoder.attrs), dims=dims)


def once(mixer: Model[Any, Any]) -> Model[Any, Any]:
    """The layer, which treats each row by itself, computed once for equal rows; it is saved and trained as the layer itself."""

    def forward(model: Model[Any, Any], words: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
        if is_train or not isinstance(words, Ragged) or not len(words.dataXd):
            return mixer(words, is_train)
        places: dict[bytes, int] = {}
        which = [places.setdefault(row.tobytes(), len(places)) for row in np.asarray(words.dataXd)]
        distinct = np.frombuffer(b"".join(places), np.float32).reshape(len(places), -1)
        return Ragged(mixer.layers[0].predict(distinct)[which], words.lengths), lambda _: None

    dims = {name: mixer.maybe_get_dim(name) for name in mixer.dim_names}
    return Model(mixer.name, forward, layers=mixer.layers, attrs=dict(mixer.attrs), dims=dims)


def layers_of(encoder: Model[Any, Any]) -> Iterator[Layer]:
    """The weights of the layers, with the pieces of a maxout one after another rather than those of each of its numbers."""
    nodes: list[Model[Any, Any]] = list(encoder.walk())
    maxouts, norms = ([node for node in nodes if node.name == name] for name in ("maxout", "layernorm"))
    for maxout, norm in zip(maxouts, norms, strict=True):
        weight, bias, scale, shift = (
            np.asarray(node.get_param(name)) for node, name in ((maxout, "W"), (maxout, "b"), (norm, "G"), (norm, "b"))
        )
        width, pieces, inputs = weight.shape
        weight = np.ascontiguousarray(weight.transpose(2, 1, 0)).reshape(inputs, pieces * width)
        yield Layer(weight, np.ascontiguousarray(bias.T).ravel(), scale, shift, pieces)


def encode(texts: Sequence[Rows], layers: Sequence[Layer]) -> list[Rows]:
    """The vectors of the words of each text, (words, width), from those that they have before the layers.

    The last row of each matrix is what all rows have that are out of reach of any word.
    """
    lengths = np.array([len(text) for text in texts])
    width = len(layers[0].scale)
    rows = np.concatenate([*texts, np.zeros((1, width), np.float32)])
    beside = 0
    for number, layer in enumerate(layers, 1):
        reach = min(number, len(layers) - number)
        around = neighbours(lengths, beside, reach)
        parts = np.array_split(around, max(1, len(around) // CHUNK))
        rows = np.concatenate([convolve(rows, part, layer) for part in parts])
        beside = reach
    return np.split(rows[:-1], np.cumsum(lengths)[:-1])


def neighbours(lengths: NDArray[np.int64], before: int, after: int) -> NDArray[np.int64]:
    """For each row of a layer its neighbours and itself among the rows of the layer before, of shape (rows + 1, 3).

    A text has rows for its words and for `before`, `after` places on either side of them; an empty text has none.
    """
    filled = lengths[lengths > 0]
    sizes, old = filled + 2 * after, filled + 2 * before
    text = np.repeat(np.arange(len(filled)), sizes)
    place = np.arange(len(text)) - np.repeat(np.cumsum(sizes) - sizes, sizes) - after + before  # in the text's old rows
    around = place[:, None] + np.array([-1, 0, 1])
    inside = (around >= 0) & (around < old[text][:, None])
    last = old.sum()
    found = np.where(inside, around + (np.cumsum(old) - old)[text][:, None], last)
    return np.concatenate([found, np.full((1, 3), last)])


def convolve(rows: Rows, around: NDArray[np.int64], layer: Layer) -> Rows:
    """The rows of a layer from those before: maxout over neighbours, normalised and added to the row itself."""
    width = rows.shape[1]
    seen = rows[around]
    sums = seen.reshape(len(around), 3 * width) @ layer.weight
    sums += layer.bias
    found: Rows = sums[:, :width]
    for piece in range(1, layer.pieces):
        np.maximum(found, sums[:, piece * width : (piece + 1) * width], out=found)
    found = found - found.mean(axis=1, keepdims=True)
    found *= (np.einsum("ij,ij->i", found, found)[:, None] / np.float32(width) + np.float32(1e-8)) ** np.float32(-0.5)
    found *= layer.scale
    found += layer.shift
    found += seen[:, 1]
    return found
