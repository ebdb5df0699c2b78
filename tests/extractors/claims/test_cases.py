"""Sentences grouped by construction, with the claims that they hold: `cases_en.txt` and `cases_ja.txt`.

What is not read right yet is marked in the tables and must stay wrong until the mark goes: `~` before the value of a field, before
a figure that is not claimed, and before the text of a claim too many. After a change: python tests/extractors/claims/test_cases.py
writes the marks anew; look at what changed.
"""

import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from corpus.article import Article
from extractors import Claim, Models, extract, load_models

TABLES = Path(__file__).parent
PUBLISHED = datetime(2025, 6, 2)
DEFAULTS = {"status": "reported", "qualifier": "exact"}
FIELDS = ("subject", "metric", "status", "as_of", "speaker", "qualifier", "value", "counterparty", "kind")
NAMES = ("subject", "speaker", "counterparty")
MISSED = "~"


@dataclass
class Expected:
    """A claim as the table writes it. `missed` names the fields that are known to come out wrong."""

    figure: str
    fields: dict[str, str]
    missed: set[str] = field(default_factory=set)


@dataclass
class Case:
    """A text, what it claims, and the figures that are known to be claimed too much."""

    lang: str
    group: str
    title: str
    text: str
    expected: list[Expected] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)


@cache
def read_cases(lang: str) -> dict[str, Case]:
    """The cases of one language, by group and number."""
    cases: dict[str, Case] = {}
    group, number = "", 0
    for line in (TABLES / f"cases_{lang}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group, number = line[3:], 0
        elif line.startswith("    "):
            add_claim(cases[f"{group}-{number}"], line.strip())
        elif line and not line.startswith("#"):
            number += 1
            first, _, rest = line.partition(" | ")
            headed = group.startswith("headline") and bool(rest)
            text = (rest if headed else line).replace(" | ", "\n")
            cases[f"{group}-{number}"] = Case(lang, group, first if headed else "", text)
    return cases


def add_claim(case: Case, line: str) -> None:
    """Add one indented line of the table to its case."""
    figure, _, rest = line.partition(" => ")
    if not rest:
        case.extra += [figure.removeprefix(MISSED).strip()] if figure != "-" else []
        return
    claim = Expected(figure.removeprefix(MISSED), {}, {"figure"} if figure.startswith(MISSED) else set())
    for part in rest.split("; "):
        name, _, value = part.partition("=")
        assert name in FIELDS, f"There is no field {name!r} in {line!r}. Fields: {', '.join(FIELDS)}."
        claim.fields[name] = value.removeprefix(MISSED)
        claim.missed |= {name} if value.startswith(MISSED) else set()
    case.expected.append(claim)


def article(key: str, case: Case) -> Article:
    """The case as an article of the day that the tables assume."""
    return Article(
        key=key,
        text=case.text,
        title=case.title,
        lang=case.lang,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        published_at=PUBLISHED,
        published_precision="day",
    )


def wrong(case: Case, claims: Sequence[Claim]) -> tuple[list[set[str]], list[str]]:
    """For each expected claim the fields that came out wrong ("figure" alone if it is not claimed), and the figures too many."""
    left, faults, at = list(claims), [], 0
    for expected in case.expected:
        start = case.text.index(expected.figure, at)
        at = start + 1
        near = [claim for claim in left if claim.figure.start < start + len(expected.figure) and start < claim.figure.end]
        if not near:
            faults.append({"figure"})
            continue
        left.remove(near[0])
        faults.append(wrong_fields(expected, near[0]))
    return faults, [claim.figure.text for claim in left]


def wrong_fields(expected: Expected, claim: Claim) -> set[str]:
    """The fields of a claim that are not as expected. A default counts where the table gives none; "-" is any metric."""
    said = {
        "subject": claim.subject.name if claim.subject else "",
        "metric": claim.metric,
        "status": claim.status.value,
        "as_of": claim.as_of or "",
        "speaker": claim.speaker or "",
        "qualifier": claim.figure.qualifier.value,
        "value": f"{claim.value:g}" if claim.value is not None else claim.value_date or "",
        "counterparty": claim.counterparty.name if claim.counterparty else "",
        "kind": claim.figure.kind.value,
    }
    found = set()
    for name, value in (DEFAULTS | expected.fields).items():
        if name == "metric" and value == "-":
            continue
        right = plain(value) == plain(said[name]) if name in NAMES else same(value, said[name])
        if not right and not (name == "subject" and plain(value) == plain(claim.subject_text)):
            found.add(name)
    return found


def same(wanted: str, said: str) -> bool:
    """True if two values are one text or one number."""
    try:
        return wanted == said or abs(float(wanted) - float(said)) <= 1e-6 * abs(float(wanted))
    except ValueError:
        return False


def plain(name: str) -> str:
    """A name for comparing."""
    return re.sub(r"^(?:the|an?) ", "", unicodedata.normalize("NFKC", name).casefold().strip())


def extracted(lang: str, models: Models) -> dict[str, Sequence[Claim]]:
    """The claims of every case of one language."""
    cases = read_cases(lang)
    found = extract([article(name, case) for name, case in cases.items()], models)
    return {name: extraction.claims for name, extraction in zip(cases, found, strict=True)}


@pytest.fixture(scope="session")
def claims(models: Models) -> dict[str, dict[str, Sequence[Claim]]]:
    """Language -> case -> its claims, all read at once."""
    return {lang: extracted(lang, models) for lang in ("en", "ja")}


@pytest.mark.parametrize(("lang", "name"), [(lang, name) for lang in ("en", "ja") for name in read_cases(lang)])
def test_what_a_sentence_claims(lang: str, name: str, claims: dict[str, dict[str, Sequence[Claim]]]) -> None:
    case = read_cases(lang)[name]
    faults, extra = wrong(case, claims[lang][name])
    marked = [expected.missed for expected in case.expected]
    assert (faults, extra) == (marked, case.extra), (
        f"{case.text}\nmarked: {marked}, {case.extra}\ncame out wrong: {faults}, {extra}"
    )


def test_enough_cases() -> None:
    for lang in ("en", "ja"):
        cases = read_cases(lang).values()
        assert len([case for case in cases if case.expected]) >= 450
        assert len([case for case in cases if not case.expected]) >= 60


def mark(lang: str, models: Models) -> None:
    """Write the table again with the marks as they are now, and print how much is right."""
    claims = extracted(lang, models)
    path = TABLES / f"cases_{lang}.txt"
    head, _, _ = path.read_text(encoding="utf-8").partition("\n## ")
    lines, group = [head.rstrip()], ""
    right = dict.fromkeys(("figure", *FIELDS), 0)
    of = dict.fromkeys(("figure", *FIELDS), 0)
    for name, case in read_cases(lang).items():
        if case.group != group:
            group = case.group
            lines += ["", f"## {group}"]
        lines.append(" | ".join(part for part in (case.title, case.text.replace("\n", " | ")) if part))
        faults, extra = wrong(case, claims[name])
        for expected, fault in zip(case.expected, faults, strict=True):
            shown = "; ".join(f"{key}={MISSED * (key in fault)}{value}" for key, value in expected.fields.items())
            added = "; ".join(f"{key}={MISSED}{DEFAULTS[key]}" for key in sorted(fault & set(DEFAULTS) - set(expected.fields)))
            lines.append(
                f"    {MISSED * ('figure' in fault)}{expected.figure} => {'; '.join(part for part in (shown, added) if part)}"
            )
            for key in ("figure", *(DEFAULTS | expected.fields)):
                counted = key == "figure" or ("figure" not in fault and (DEFAULTS | expected.fields)[key] != "-")
                of[key] += counted
                right[key] += counted and key not in fault
        lines += ["    -"] if not case.expected else []
        lines += [f"    {MISSED}{figure}" for figure in extra]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(lang, ", ".join(f"{key} {right[key]}/{of[key]} {right[key] / of[key]:.3f}" for key in of if of[key]))


if __name__ == "__main__":
    loaded = load_models()
    for language in sys.argv[1:] or ("en", "ja"):
        mark(language, loaded)
