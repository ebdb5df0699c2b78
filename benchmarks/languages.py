"""Speed, memory and load time of each part of the extraction, beside `nlp.pipe` of the pipelines as installed, in the same run.

Usage: python -m benchmarks.languages [--repeats 2]

The texts are those of the sample corpus, over and over. A sentence and a word are counted where they are parsed; "of bare" is
the time of a part as a share of one pass of the installed pipeline, with all its components, over the full texts.
"""

import argparse
import resource
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import spacy
from spacy.tokens import Doc
from threadpoolctl import threadpool_limits

from benchmarks.extraction import read_story, timed
from corpus.samples import sample_gold
from extractors.claims import build_claims
from extractors.claims.superlatives import find_superlatives
from extractors.entities import find_mentions
from extractors.models import bundled_path, load_models
from extractors.pipeline import BATCH, extract, figures_in, make_doc, parse, read, sentence_text, wanted


def grown(load: Callable[[], object]) -> tuple[object, float, float]:
    """(what was loaded, seconds, MiB by which the most memory held so far grew)."""
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, perf_counter()
    loaded = load()
    return loaded, perf_counter() - start, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=2, help="how often the sample is read")
    repeats = parser.parse_args().repeats
    for lang in ("en", "ja"):
        measure(lang, [article for article in read_story(Path(sample_gold())) if article.lang == lang] * repeats)


def measure(lang: str, articles: list) -> None:
    """Print the table of one language."""
    installed = bundled_path() if lang == "en" else "ja_ginza"
    models, seconds, memory = grown(lambda: load_models(langs=(lang,)))
    print(f"{lang}: our pipeline, names and all loads in {seconds:.1f} s, {memory:.0f} MiB")
    bare, seconds, memory = grown(lambda: spacy.load(installed))
    print(f"{lang}: the pipeline as installed loads in {seconds:.1f} s, {memory:.0f} MiB: {', '.join(bare.pipe_names)}")
    texts = [article.text for article in articles]
    list(bare.pipe(texts[:5]))
    full: list[Doc] = []
    base = timed(lambda: full.extend(bare.pipe(texts)))
    sentences, words = sum(len(list(doc.sents)) for doc in full), sum(map(len, full))
    print(f"{lang}  {'part':24} {'seconds':>8} {'sentences/s':>12} {'words/s':>10} {'of bare':>8}")

    def show(name: str, seconds: float) -> None:
        print(f"{lang}  {name:24} {seconds:8.3f} {sentences / seconds:12,.0f} {words / seconds:10,.0f} {seconds / base:8.2f}")

    show("bare nlp.pipe, full texts", base)
    list(extract(articles, models))  # reads all tables
    nlp = models.pipelines[lang]
    readings = [read(article) for article in articles]
    extra = [find_superlatives(reading) for reading in readings]
    jobs = [
        (sentence_text(reading, at), figures_in(reading, at))
        for reading, more in zip(readings, extra, strict=True)
        for at in wanted(reading, more)
    ]
    docs: list[Doc] = []
    spent = timed(lambda: docs.extend(make_doc(nlp, text, lang, models.knowledge, figures) for text, figures in jobs))
    sentences, words = len(docs), sum(map(len, docs))
    print(f"{lang}  below: the {sentences:,} sentences with a figure, {words:,} words")
    show("tokens and known names", spent)
    for name, component in nlp.pipeline:
        after: list[Doc] = []
        with threadpool_limits(1):
            if hasattr(component, "pipe"):
                spent = timed(lambda c=component, d=docs, a=after: a.extend(c.pipe(d, batch_size=BATCH)))
            else:
                spent = timed(lambda c=component, d=docs, a=after: a.extend(map(c, d)))
        docs = after
        show(name, spent)
    parse(readings, extra, models)
    show("search for known names", timed(lambda: [list(models.knowledge.find(text)) for text in texts]))
    mentions: list = []
    show("find_mentions", timed(lambda: mentions.extend(find_mentions(one, models.knowledge) for one in readings)))
    parts = list(zip(readings, extra, mentions, strict=True))
    show("build_claims", timed(lambda: [build_claims(reading, more, found) for reading, more, found in parts]))
    print(f"{lang}: the process held {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB at most")


if __name__ == "__main__":
    main()
