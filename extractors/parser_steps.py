"""spaCy's transition-based parser, with the next step of all sentences of a batch taken at once.

Its own loop runs without Python's lock, but takes and leaves it for every step of every sentence, which costs as much as all
else that it does; and its small matrices are multiplied by code for any processor.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from spacy.language import Language
from spacy.pipeline import DependencyParser, EntityRecognizer
from spacy.tokens import Doc
from spacy.util import minibatch

COMPONENT = "parser_steps"
PARSER = "parser"


@Language.factory(COMPONENT, requires=["doc.tensor"], assigns=["token.dep", "token.head", "token.is_sent_start", "doc.sents"])
def make_parser_steps(nlp: Language, name: str) -> "ParserSteps":
    """The component for the parser of the pipeline, which may be disabled."""
    return ParserSteps(nlp.get_pipe(PARSER))


def parse_in_steps(nlp: Language) -> None:
    """Let the component parse in the place of the pipeline's parser, if it has one that keeps the best parse alone."""
    if nlp.has_pipe(PARSER) and nlp.get_pipe(PARSER).cfg["beam_width"] == 1:  # type: ignore[attr-defined]
        nlp.add_pipe(COMPONENT, after=PARSER)
        nlp.disable_pipe(PARSER)


class ParserSteps:
    """Sets what a transition-based component would: the trees of a parser."""

    def __init__(self, parser: DependencyParser | EntityRecognizer) -> None:
        self.parser: Any = parser

    def __call__(self, doc: Doc) -> Doc:
        """The document with what the component sets."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """The documents in order with what the component sets."""
        for docs in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]
            self.parser.set_annotations(docs, self._parse(docs))
            yield from docs

    def _parse(self, docs: list[Doc]) -> list[Any]:
        """The final states of the documents."""
        states: list[Any] = self.parser.moves.init_batch(docs)
        if going := [state for state in states if not state.is_final()]:
            model = self.parser.model.predict(docs)
            while going:
                going = self.parser.transition_states(going, model.predict(going))
        return states
