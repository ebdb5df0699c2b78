"""A ledger of gold stories to be scored: their articles read as any others, or their annotated claims put in as they are."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.article import Article
from extractors.entities.knowledge import Knowledge, load_knowledge
from extractors.entities.names import entity_of
from extractors.records import Claim, Extraction, Figure
from flows.pipeline import PLAIN, Steps, run_pipeline
from flows.progress import shown_on_terminal
from flows.settings import load_settings
from flows.workers import Workers
from reports.evaluation import Story
from reports.evaluation.gold import GoldArticle, GoldClaim
from warehouse.store import Warehouse


@contextmanager
def temporary_ledger(stories: Sequence[Story], *, from_gold: bool = False, steps: Steps = PLAIN) -> Iterator[Warehouse]:
    """A ledger of the stories' articles, open to be read, and gone afterwards.

    With `from_gold` the annotated claims are linked instead of what the extractors find. Raises ClaimledgerError if the
    pipeline cannot go on.
    """
    if from_gold:
        steps = annotated(stories, steps)
    with TemporaryDirectory(prefix="claimledger-") as folder:
        inputs, ledger = Path(folder, "articles.jsonl"), Path(folder, "ledger.duckdb")
        inputs.write_text("".join(_line(article) for article in _articles(stories)), encoding="utf-8")
        with shown_on_terminal([str(inputs)]) as progress:
            run_pipeline([str(inputs)], load_settings(warehouse=str(ledger)), steps=steps, progress=progress)
        with Warehouse.open(ledger, read_only=True) as opened:
            yield opened


def annotated(stories: Sequence[Story], steps: Steps = PLAIN) -> Steps:
    """The steps of a run that puts in the annotated claims for those that the extractors would find."""
    own = load_settings().own_entities
    knowledge = load_knowledge(Path(own) if own else None)
    by_article = {article_id: story for story in stories for article_id in story.articles}

    def extract(articles: Sequence[Article], _workers: Workers) -> list[Extraction]:
        return [annotated_claims(by_article[str(article.external_id)], article, knowledge) for article in articles]

    return replace(steps, begin=lambda *_: None, extract=extract)


def annotated_claims(story: Story, article: Article, knowledge: Knowledge) -> Extraction:
    """The annotated claims of an article as if they had been read from it."""
    claims = tuple(_claim(story, claim, knowledge) for claim in story.gold.claims if claim.article == article.external_id)
    return Extraction(article_id=article.article_id, figures=tuple(claim.figure for claim in claims), claims=claims)


def _claim(story: Story, gold: GoldClaim, knowledge: Knowledge) -> Claim:
    start, end = story.places(gold)[0]
    sentence = story.sentence_start(gold)
    number = None if isinstance(gold.value, str) else float(gold.value)
    figure = Figure(
        start=start,
        end=end,
        text=gold.figure,
        kind=gold.kind,
        value=gold.value,
        value_high=gold.value_high,
        unit=gold.unit,
        qualifier=gold.qualifier,
    )
    return Claim(
        sentence_start=sentence,
        sentence_end=sentence + len(gold.sentence),
        figure=figure,
        value=number,
        value_high=None if gold.value_high is None or number is None else float(gold.value_high),
        value_date=None if number is not None else str(gold.value),
        subject=knowledge.get(gold.subject) or entity_of(gold.subject, "thing"),
        subject_text=gold.subject_surface or "",
        metric=gold.metric,
        scope=gold.scope,
        status=gold.status,
        as_of=gold.as_of,
        speaker=gold.speaker,
        confidence=1.0,
    )


def _articles(stories: Sequence[Story]) -> Iterator[GoldArticle]:
    return (article for story in stories for article in story.articles.values())


def _line(article: GoldArticle) -> str:
    return json.dumps(article.model_dump(), ensure_ascii=False) + "\n"
