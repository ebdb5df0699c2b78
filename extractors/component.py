"""The claim builder as a spaCy component, for those who have a pipeline of their own: `nlp.add_pipe("claimledger")`."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copyfile
from typing import Self

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from corpus.article import Article
from corpus.dates import read_date
from corpus.errors import StopRun
from extractors.claims.superlatives import find_superlatives
from extractors.entities import load_knowledge
from extractors.entities.names_model import NamesModel
from extractors.models import BUNDLED_NAMES, names_model_path
from extractors.pipeline import LONGEST_SENTENCE, conclude, mark_known, read, wanted
from extractors.reading import Parsed, Reading
from extractors.sentences import Sentence
from extractors.universal import is_clearnlp, phrase_heads, universal_dependencies

COMPONENT = "claimledger"
LANGS = ("en", "ja")
OWN_ENTITIES = "entities"  # the file of own names in a folder that the component was saved to, before its suffix
EXTENSIONS: dict[str, object] = {
    "figures": [],  # list[Figure], superlatives among them
    "mentions": [],  # list[Mention]
    "claims": [],  # list[Claim]
    "title": "",  # read: the headline, a string or a parsed Doc
    "published": None,  # read: a date, a datetime or a string that says one
}

for extension, default in EXTENSIONS.items():
    if not Doc.has_extension(extension):
        Doc.set_extension(extension, default=default)


@Language.factory(
    COMPONENT,
    default_config={"entities": None, "names_model": BUNDLED_NAMES},
    requires=["token.pos", "token.tag", "token.lemma", "token.dep", "token.head"],
    assigns=["doc._.figures", "doc._.mentions", "doc._.claims"],
)
def make_claimledger(nlp: Language, name: str, entities: str | None, names_model: str) -> "ClaimLedger":
    """The component. Raises StopRun if the pipeline is of a language that is not read."""
    if nlp.lang not in LANGS:
        raise StopRun(f"The component {name!r} reads {' and '.join(LANGS)}; this pipeline is of {nlp.lang!r}.")
    return ClaimLedger(nlp.lang, Path(entities) if entities else None, names_model)


class ClaimLedger:
    """Sets `doc._.figures`, `doc._.mentions` and `doc._.claims`; their offsets are those of the document's text.

    The parse is the document's own and stays as it is. `entities` is a file of names on top of the known ones; `names_model`
    is the folder of a model that tells the kinds of English names, empty for none. Both are loaded for the first document.
    """

    def __init__(self, lang: str, entities: Path | None, names_model: str) -> None:
        self.lang, self.entities, self.names_model = lang, entities, names_model
        self._names: NamesModel | None = None

    def __call__(self, doc: Doc) -> Doc:
        """The document with what it claims. Raises StopRun if it has no parse or `published` is no date."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """The documents in order, with what they claim."""
        for docs in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]
            for doc in docs:
                self._read(doc)
            yield from docs

    def _read(self, doc: Doc) -> None:
        check_parse(doc)
        reading = read(article_of(doc, self.lang))
        superlatives = find_superlatives(reading)
        for index in wanted(reading, superlatives):
            sentence = reading.sentences.all[index] if reading.sentences.all else None
            if sentence and sentence.end - sentence.start <= LONGEST_SENTENCE:
                span = doc.char_span(sentence.start, sentence.end, alignment_mode="expand")
                assert span is not None  # it is a stretch of the text
                placed = Sentence(span.start_char, span.end_char, sentence.paragraph)
                reading.parsed[index] = Parsed(placed, self._own_copy(span, reading.figures_within(placed)))
        if isinstance(doc._.title, Doc) and len(doc._.title):
            check_parse(doc._.title)
            reading.title = Parsed(Sentence(0, len(doc._.title.text), 0), self._own_copy(doc._.title[:]))
        self._label(reading)
        doc._.mentions, doc._.figures, doc._.claims = conclude(reading, superlatives, load_knowledge(self.entities))

    def _own_copy(self, span: Span, figures: Iterable[tuple[int, int]] = ()) -> Doc:
        """The words of a span as a document of its own, in Universal Dependencies and with what needs no names model marked."""
        copy = span.as_doc()
        copy = phrase_heads(universal_dependencies(copy) if is_clearnlp(copy) else copy)
        return mark_known(copy, self.lang, load_knowledge(self.entities), figures)

    def _label(self, reading: Reading) -> None:
        if self.lang != "en" or not self.names_model:
            return
        if self._names is None:
            self._names = NamesModel(names_model_path(self.names_model))
        self._names.label([reading.docs])

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        """Copy the file of own names into a folder."""
        Path(path).mkdir(parents=True, exist_ok=True)
        if self.entities is not None:
            copyfile(self.entities, Path(path) / f"{OWN_ENTITIES}{self.entities.suffix}")

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Self:
        """Use the file of own names in a folder, if one is there."""
        self.entities = next(iter(sorted(Path(path).glob(f"{OWN_ENTITIES}.*"))), self.entities)
        return self


def check_parse(doc: Doc) -> None:
    """Raises StopRun if a document lacks what the claims are read from."""
    missing = [name for name in ("TAG", "POS", "LEMMA", "DEP") if not doc.has_annotation(name)]
    if missing:
        raise StopRun(
            f"The component {COMPONENT!r} needs documents with {', '.join(missing)}. Add it after the tagger, lemmatizer and "
            "parser of the pipeline, and don't exclude or disable these."
        )


def article_of(doc: Doc, lang: str) -> Article:
    """The document as an article, with its title and date. Raises StopRun if the date is none."""
    title = doc._.title.text if isinstance(doc._.title, Doc) else doc._.title
    published = doc._.published
    said = published.isoformat() if isinstance(published, date) else published
    read_as = read_date(said)
    if said and read_as is None:
        raise StopRun(f"`doc._.published` is {published!r}, which is no date. Give it a date or a string like '2025-03-31'.")
    moment, precision = read_as or (None, None)
    return Article(
        key=COMPONENT,
        text=doc.text,
        lang=lang,
        title=title,
        fetched_at=datetime(1970, 1, 1, tzinfo=UTC),  # never read: no claim depends on it
        published_at=moment,
        published_precision=precision,
    )
