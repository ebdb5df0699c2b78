"""Articles in, figures and claims out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from threadpoolctl import threadpool_limits

from corpus.article import Article
from extractors.claims import build_claims
from extractors.claims.superlatives import find_superlatives
from extractors.entities import Knowledge, Mention, find_mentions
from extractors.entities.names_model import COMPONENT as NAMES_MODEL
from extractors.entities.names_model import KNOWN
from extractors.figures import find_figures
from extractors.models import Models
from extractors.reading import Parsed, Reading
from extractors.records import Claim, Extraction, Figure
from extractors.sentences import Sentence, Sentences

EXTRACTOR_VERSION = "17"
BATCH = 128  # sentences a call of the language pipeline
TITLE = -1
LEAD = 3  # sentences at the start of an article, which introduce what it is about
CAPITALS = re.compile(r"\b[A-Z]{2,}(?: [A-Z]{2,})*\b")  # the place before a report of an agency: NEW YORK
LONGEST_SENTENCE = 1000  # characters; a longer one is no prose, and is left to the figure reader


def extract(articles: Sequence[Article], models: Models) -> Iterator[Extraction]:
    """The figures and claims of each article, in order. Only sentences with a figure go through the language pipeline."""
    readings = [read(article) for article in articles]
    superlatives = [find_superlatives(reading) for reading in readings]
    parse(readings, superlatives, models)
    for reading, extra in zip(readings, superlatives, strict=True):
        _, figures, claims = conclude(reading, extra, models.knowledge)
        yield Extraction(article_id=reading.article.article_id, figures=tuple(figures), claims=tuple(claims))


def conclude(
    reading: Reading, superlatives: list[Figure], knowledge: Knowledge
) -> tuple[list[Mention], list[Figure], list[Claim]]:
    """The mentions, figures and claims of an article whose sentences are parsed."""
    mentions = find_mentions(reading, knowledge)
    claims = build_claims(reading, superlatives, mentions)
    return mentions, sorted([*reading.figures, *superlatives], key=lambda figure: figure.start), claims


def parse(readings: Sequence[Reading], extra: Sequence[Sequence[Figure]], models: Models) -> None:
    """Parse the titles, the leads, and the sentences that hold a figure or one of the `extra` figures of their article."""
    jobs: list[tuple[Reading, int]] = []
    for reading, more in zip(readings, extra, strict=True):
        if indexes := wanted(reading, more):
            jobs += [(reading, index) for index in (*indexes, TITLE)]
    parse_sentences(jobs, models)


def wanted(reading: Reading, extra: Sequence[Figure]) -> list[int]:
    """The indexes of the sentences to parse: the lead, and those with a figure or one of `extra`. None without a figure."""
    if not reading.figures and not extra:
        return []
    told = (reading.sentences.index_at(figure.start) for figure in (*reading.figures, *extra))
    return sorted({*range(min(LEAD, len(reading.sentences.all))), *told})


def parse_all(readings: Sequence[Reading], models: Models) -> None:
    """Parse the titles and every sentence."""
    parse_sentences([(reading, index) for reading in readings for index in (*range(len(reading.sentences.all)), TITLE)], models)


@threadpool_limits.wrap(limits=1)  # type: ignore[untyped-decorator]  # threadpoolctl has no types
def parse_sentences(jobs: Sequence[tuple[Reading, int]], models: Models) -> None:
    """Parse sentences given by their reading and index, but for empty ones and those that are no prose.

    On one thread: their matrices are so small that threads wait for each other longer than they work.
    """
    for lang, nlp in models.pipelines.items():
        texts = [(reading, index, sentence_text(reading, index)) for reading, index in jobs if reading.lang == lang]
        texts = [job for job in texts if len(job[2]) > 0 and (job[1] == TITLE or len(job[2]) <= LONGEST_SENTENCE)]
        docs = (make_doc(nlp, text, lang, models.knowledge, figures_in(reading, index)) for reading, index, text in texts)
        parsed = nlp.pipe(docs, batch_size=BATCH, disable=[NAMES_MODEL])
        for (reading, index, _), doc in zip(texts, parsed, strict=True):
            if index == TITLE:
                reading.title = Parsed(Sentence(0, len(doc.text), 0), doc)
            else:
                reading.parsed[index] = Parsed(reading.sentences.all[index], doc)
        if nlp.has_pipe(NAMES_MODEL):
            model: Any = nlp.get_pipe(NAMES_MODEL)
            model.label(reading.docs for reading in dict.fromkeys(reading for reading, *_ in texts))


def figures_in(reading: Reading, index: int) -> list[tuple[int, int]]:
    """(start, end) of the figures of a sentence, counted from its start; none of the title, whose figures are not read."""
    return [] if index == TITLE else reading.figures_within(reading.sentences.all[index])


def make_doc(nlp: Language, text: str, lang: str, knowledge: Knowledge, figures: Iterable[tuple[int, int]] = ()) -> Doc:
    """The tokens of a text. In English a known name is one token: a parser takes "Llama 3" or "Fugaku-LLM" apart."""
    return mark_known(nlp.make_doc(text), lang, knowledge, figures)


def mark_known(doc: Doc, lang: str, knowledge: Knowledge, figures: Iterable[tuple[int, int]] = ()) -> Doc:
    """The document itself; in English each known name in it is made one token, and what needs no names model is marked: known
    names, also in capitals, and the `figures` (start, end), which are no names.
    """
    if lang == "en":
        text = doc.text
        hits = [(hit.start, hit.end) for hit in knowledge.find(text)]
        with doc.retokenize() as retokenizer:
            for start, end in hits:
                span = doc.char_span(start, end)
                if span is not None and len(span) > 1:
                    retokenizer.merge(span)
        capitals = (match.span() for match in CAPITALS.finditer(text) if knowledge.get(match[0]))
        places = (*hits, *capitals, *figures)
        spans = (doc.char_span(start, end, alignment_mode="expand") for start, end in places)
        doc.spans[KNOWN] = [span for span in spans if span is not None]
    return doc


def read(article: Article) -> Reading:
    """An article with its sentences and figures."""
    return Reading(article, Sentences(article.text, article.lang), find_figures(article.text, article.lang))


def sentence_text(reading: Reading, index: int) -> str:
    """The text of one sentence, or of the title."""
    if index == TITLE:
        return reading.article.title[:LONGEST_SENTENCE]
    sentence = reading.sentences.all[index]
    return reading.text[sentence.start : sentence.end]
