"""The whole extraction against one pass of the language pipelines as installed over the same texts, in the same run.

Usage: python -m benchmarks.extraction [STORY.json...]

A story is a file with a list of `articles`; by default the sample corpus and the agency story. The bare pass is `nlp.pipe` over
the full texts by `ja_ginza` with all its components and by the bundled English pipeline; the extraction is figures, parsing
what needs it, names model, entities and claims. Models are loaded before; times are the best of some runs, wall clock.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import spacy

from corpus.article import Article
from corpus.samples import sample_gold
from extractors.models import bundled_path, load_models
from extractors.pipeline import extract
from training.stories import article_of

REPEATS = 3
AGENCY = Path(__file__).parent / "stories" / "agency.json"


def read_story(path: Path) -> list[Article]:
    """The articles of a story."""
    return [article_of(row) for row in json.loads(path.read_text(encoding="utf-8")).get("articles", [])]


def best(work: Callable[[], object]) -> float:
    """Seconds that the work takes, the best of some runs."""
    return min(timed(work) for _ in range(REPEATS))


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="*", type=Path, default=[Path(sample_gold()), AGENCY])
    articles = [article for path in parser.parse_args().stories for article in read_story(path)]
    bare = {"en": spacy.load(bundled_path()), "ja": spacy.load("ja_ginza")}
    models, plain = load_models(), load_models(names_model="")
    print(f"{'':4} {'articles':>8} {'characters':>10} {'bare s':>8} {'ours s':>8} {'ratio':>6} {'no names model':>15}")
    sums = [0.0, 0.0, 0.0]
    for lang, nlp in bare.items():
        mine = [article for article in articles if article.lang == lang]
        texts = [article.text for article in mine]
        times = [
            best(lambda nlp=nlp, texts=texts: list(nlp.pipe(texts))),
            best(lambda mine=mine: list(extract(mine, models))),
            best(lambda mine=mine: list(extract(mine, plain))),
        ]
        sums = [total + time for total, time in zip(sums, times, strict=True)]
        print(row_of(lang, len(mine), sum(map(len, texts)), times))
    print(row_of("both", len(articles), sum(len(article.text) for article in articles), sums))


def row_of(lang: str, articles: int, characters: int, times: list[float]) -> str:
    theirs, ours, plain = times
    ratio, without = ours / theirs if theirs else 0.0, plain / theirs if theirs else 0.0
    return f"{lang:4} {articles:8,} {characters:10,} {theirs:8.2f} {ours:8.2f} {ratio:6.2f} {without:15.2f}"


if __name__ == "__main__":
    main()
