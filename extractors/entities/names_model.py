"""The names model as a spaCy component: it says of each word how likely it belongs to a name of which kind."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch
from threadpoolctl import threadpool_limits

from corpus.errors import StopRun
from extractors.entities.names import key
from extractors.entities.names_english import MODEL, Name, english_names

if TYPE_CHECKING:
    from extractors.entities.network import Network, Words

COMPONENT = "names_model"
KNOWN = "known"  # the span group of what needs no model
KINDS = ("person", "organization", "place", "product", "event")
LABELS = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "BI"))
FILES = ("config.json", "model.safetensors")
BATCH = 16  # texts of like length that go through the network at once

if not Doc.has_extension("name_shares"):
    Doc.set_extension("name_shares", default=None)


@Language.factory(COMPONENT, default_config={"path": None}, assigns=["doc._.name_shares"])
def make_names_model(nlp: Language, name: str, path: str | None) -> "NamesModel":
    """The component with the model in a folder, or without one until `from_disk`."""
    return NamesModel(Path(path) if path else None)


class NamesModel:
    """Sets `doc._.name_shares` to the probabilities of LABELS, of shape (tokens, labels), where a name leaves its kind open.

    They are zeros for words in no such name. Other documents keep None. The network is loaded when the first document needs it.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._network: Network | None = None

    def __call__(self, doc: Doc) -> Doc:
        """The document, labelled if it needs it."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """The documents in order, labelled where they need it."""
        for docs in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]
            self.label([doc] for doc in docs)
            yield from docs

    def label(self, articles: Iterable[Sequence[Doc]]) -> None:
        """Label what needs it of the parsed sentences of some articles."""
        docs = [doc for article in articles for doc in open_documents(article)]
        read = sorted(((of_names(self.network.read(doc.text), doc), doc) for doc in docs), key=lambda pair: len(pair[0].pieces))
        with threadpool_limits(1):  # threads wait for each other longer than they work on so little
            for start in range(0, len(read), BATCH):
                words, labelled = zip(*read[start : start + BATCH], strict=True)
                for text, doc, shares in zip(words, labelled, self.network.probabilities(words), strict=True):
                    doc._.name_shares = by_token(doc, text.spans, shares)

    @property
    def network(self) -> "Network":
        """The network. Raises StopRun if it cannot be loaded."""
        if self._network is None:
            if self.path is None:
                raise StopRun(f"The component {COMPONENT!r} has no model. Give its setting `path` a folder.")
            try:
                from extractors.entities.network import load_network
            except ImportError as err:
                raise StopRun(
                    f"The names model needs torch and transformers: {err}. Install them, or set `names_model` to nothing."
                ) from err
            self._network = load_network(self.path)
        return self._network

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        """Copy the model into a folder."""
        if self.path is not None:
            Path(path).mkdir(parents=True, exist_ok=True)
            for file in FILES:
                copyfile(self.path / file, Path(path) / file)

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Self:
        """Use the model in a folder."""
        self.path, self._network = Path(path), None
        return self


def open_documents(article: Sequence[Doc]) -> list[Doc]:
    """The documents of an article with a name that is not wholly known and whose kind nothing tells in any of them."""
    told: set[str] = set()
    asked: list[tuple[Doc, list[str]]] = []
    for doc in article:
        known = {token.i for span in doc.spans.get(KNOWN, ()) for token in span}
        told.update(key(name.text) for name in english_names(doc) if name.told)
        names = [key(name.text) for name in untold(doc) if not known.issuperset(range(name.start, name.end))]
        asked.append((doc, names))
    return [doc for doc, names in asked if not told.issuperset(names)]


def untold(doc: Doc) -> list[Name]:
    """The names in a document whose kind nothing beside or in them tells."""
    return [name for name in english_names(doc) if not name.told and not MODEL.match(name.text)]


def of_names(words: "Words", doc: Doc) -> "Words":
    """The text with those of its words alone that are part of such a name; all of its pieces stay."""
    places = [(doc[name.start].idx, doc[name.end - 1].idx + len(doc[name.end - 1])) for name in untold(doc)]
    kept = [n for n, (start, end) in enumerate(words.spans) if any(start < last and first < end for first, last in places)]
    return words._replace(spans=[words.spans[n] for n in kept], first=[words.first[n] for n in kept])


def by_token(doc: Doc, words: list[tuple[int, int]], shares: NDArray[np.float32]) -> NDArray[np.float32]:
    """The shares of the first word in each token, zeros where there is none."""
    found = np.zeros((len(doc), len(LABELS)), np.float32)
    at = 0
    for token in doc:
        while at < len(words) and words[at][1] <= token.idx:
            at += 1
        if at < len(words) and words[at][0] < token.idx + len(token):
            found[token.i] = shares[at]
    return found
