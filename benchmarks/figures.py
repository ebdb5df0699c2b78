"""Speed and memory of the figure reader, beside quantulum3 and Recognizers-Text on the same text in the same run.

Usage: python -m benchmarks.figures [--megabytes 2] [--peer-kilobytes 40] [--memory-megabytes 100]
       python -m benchmarks.figures --nasty

The peers are no dependencies of the project: `pip install quantulum3 recognizers-text-suite 'emoji<2'` into the environment, or
leave them out and only our own numbers are printed. One core; the text is that of the sample corpus, over and over, so that
figures stand as close together as in the news. The peers read a part of it, for they are slow; speeds are per UTF-8 byte.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from benchmarks.nasty import NASTY
from corpus.samples import sample_gold
from extractors.figures import find_figures

REPEATS = 3  # the best of these: other work on the machine only ever slows a run down


def sample_text(lang: str, size: int) -> str:
    """About `size` UTF-8 bytes of the sample articles in one language."""
    articles = json.loads(Path(sample_gold()).read_text(encoding="utf-8"))["articles"]
    once = "\n\n".join(article["text"] for article in articles if article["lang"] == lang) + "\n\n"
    return once * max(1, size // len(once.encode()))


def speed(read: Callable[[str], object], text: str) -> float:
    """Bytes a second, the best of some runs."""
    best = min(timed(read, text) for _ in range(REPEATS))
    return len(text.encode()) / best


def timed(read: Callable[[str], object], text: str) -> float:
    start = time.perf_counter()
    read(text)
    return time.perf_counter() - start


def by_line(read: Callable[[str], object]) -> Callable[[str], object]:
    """A peer reads line by line: whole articles take it far longer."""
    return lambda text: [read(line) for line in text.splitlines() if line]


def peers(lang: str) -> dict[str, Callable[[str], object]]:
    """The peers that are installed and know the language, each reading all that it can of what we read."""
    found: dict[str, Callable[[str], object]] = {}
    if lang == "en" and find_spec("quantulum3"):
        from quantulum3 import parser

        found["quantulum3"] = by_line(parser.parse)
    if find_spec("recognizers_number_with_unit"):
        from recognizers_date_time import recognize_datetime
        from recognizers_number import Culture, recognize_number, recognize_ordinal, recognize_percentage
        from recognizers_number_with_unit import recognize_age, recognize_currency, recognize_dimension, recognize_temperature

        culture = {"en": Culture.English, "ja": Culture.Japanese}[lang]
        models = [recognize_number, recognize_ordinal, recognize_percentage, recognize_currency]
        if lang == "en":
            models += [recognize_dimension, recognize_temperature, recognize_age, recognize_datetime]

        found["Recognizers-Text"] = by_line(lambda line: [model(line, culture) for model in models])
    return found


def memory_growth(lang: str, megabytes: int) -> float:
    """MiB by which the process grows while it reads that much text in pieces of a megabyte."""
    piece = sample_text(lang, 1_000_000)
    find_figures(piece, lang)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(megabytes):
        find_figures(piece, lang)
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def print_nasty(lang: str) -> None:
    """How much longer a megabyte takes than a quarter of it, for each nasty sort of text; 4 is linear."""
    for name, piece in NASTY.items():
        short, long = piece * (250_000 // len(piece)), piece * (1_000_000 // len(piece))
        first = min(timed(lambda text: find_figures(text, lang), short) for _ in range(REPEATS))
        second = timed(lambda text: find_figures(text, lang), long)
        print(f"{lang}: {name}: 1,000,000 characters in {second:.2f} s, {second / first:.1f} times 250,000")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=2)
    parser.add_argument("--peer-kilobytes", type=float, default=40)
    parser.add_argument("--memory-megabytes", type=int, default=100)
    parser.add_argument(
        "--nasty", action="store_true", help="time texts that make regular expressions blow up, and nothing else"
    )
    args = parser.parse_args()
    if args.nasty:
        for lang in ("en", "ja"):
            print_nasty(lang)
        return
    for lang in ("en", "ja"):
        text = sample_text(lang, int(args.megabytes * 1e6))
        ours = speed(lambda text, lang=lang: find_figures(text, lang), text)
        dense = len(find_figures(text, lang)) / len(text) * 1000
        print(f"{lang}: claimledger {ours / 1e6:.2f} MB/s, {dense:.1f} figures in 1,000 characters")
        part = sample_text(lang, int(args.peer_kilobytes * 1e3))
        for name, read in peers(lang).items():
            theirs = speed(read, part)
            print(f"{lang}: {name} {theirs / 1e6:.4f} MB/s: claimledger is {ours / theirs:,.0f} times as fast")
    if args.memory_megabytes:
        for lang in ("en", "ja"):
            growth = memory_growth(lang, args.memory_megabytes)
            print(f"{lang}: {args.memory_megabytes} MB read, the process grew by {growth:.1f} MiB")


if __name__ == "__main__":
    main()
