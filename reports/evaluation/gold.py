"""Gold stories: articles with every claim annotated by hand, which claims say the same and which contradict each other."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, StrictStr, ValidationError, field_validator

from corpus.draft import clean_text
from corpus.errors import ClaimledgerError
from extractors.records import Kind, Qualifier, Status

MOST_FAULTS = 10  # that one message tells of


class Record(BaseModel):
    """What an object of the file has in common with others: keys that are not known are left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class GoldArticle(Record):
    """An annotated text. Blank space at its end is left out, as every reader does."""

    id: StrictStr = Field(min_length=1)
    lang: Literal["en", "ja"]
    text: StrictStr = Field(min_length=1)
    title: StrictStr | None = None
    url: StrictStr | None = None
    publisher: StrictStr | None = None
    published: StrictStr | None = None

    @field_validator("text")
    @classmethod
    def _as_read(cls, text: str) -> str:
        """The text as the ledger keeps it; ValueError if that would move an offset."""
        kept = clean_text(text)
        if not text.startswith(kept):
            raise ValueError("A reader changes it: blank space at its start, or characters that are not kept, move offsets")
        return kept


class GoldClaim(Record):
    """What a careful reader takes from one figure. Without `start` the figure may be anywhere in its sentence."""

    id: StrictInt
    article: StrictStr
    sentence: StrictStr
    figure: StrictStr = Field(min_length=1)
    start: StrictInt | None = Field(default=None, ge=0)
    kind: Kind
    value: StrictFloat | StrictInt | StrictStr
    value_high: StrictFloat | StrictInt | StrictStr | None = None
    unit: StrictStr | None = None
    qualifier: Qualifier
    subject: StrictStr
    subject_surface: StrictStr | None = None
    aliases: tuple[StrictStr, ...] = ()
    metric: StrictStr
    scope: StrictStr = ""  # not scored; it tells one superlative from another where the annotated claims are linked
    status: Status
    as_of: StrictStr | None = None
    speaker: StrictStr | None = None


class GoldPair(Record):
    """Two claims, by their ids, and what is between them."""

    a: StrictInt
    b: StrictInt
    why: StrictStr = ""

    @property
    def ends(self) -> frozenset[int]:
        """The two ids, in no order."""
        return frozenset((self.a, self.b))


class GoldFile(Record):
    """The whole file."""

    story: StrictStr
    articles: tuple[GoldArticle, ...] = Field(min_length=1)
    claims: tuple[GoldClaim, ...]
    same: tuple[tuple[StrictInt, ...], ...]
    conflicts: tuple[GoldPair, ...]
    not_conflicts: tuple[GoldPair, ...] = ()


@dataclass(frozen=True)
class Story:
    """A gold file that holds together: every id is there and every figure where it is said to be."""

    path: str
    gold: GoldFile
    articles: dict[str, GoldArticle]
    claims: dict[int, GoldClaim]

    def lang(self, claim: GoldClaim) -> str:
        """The language of the claim's article."""
        return self.articles[claim.article].lang

    def sentence_start(self, claim: GoldClaim) -> int:
        """Where the claim's sentence begins in its article: the first that holds the figure, where it is there twice."""
        starts = list(_occurrences(self.articles[claim.article].text, claim.sentence))
        return next((start for start in starts if start <= self.places(claim)[0][0] < start + len(claim.sentence)), starts[0])

    def places(self, claim: GoldClaim) -> list[tuple[int, int]]:
        """(start, end) of the claim's figure in its article; several where the sentence holds it more than once."""
        length = len(claim.figure)
        if claim.start is not None:
            return [(claim.start, claim.start + length)]
        start = self.articles[claim.article].text.find(claim.sentence)
        return [(start + at, start + at + length) for at in _occurrences(claim.sentence, claim.figure)]


def read_stories(paths: Sequence[str]) -> list[Story]:
    """The stories of the files. Raises ClaimledgerError, naming file and key, if one is bad or two share an article."""
    stories = [read_story(path) for path in paths]
    seen: dict[str, str] = {}
    for story in stories:
        for article_id in story.articles:
            if article_id in seen:
                raise ClaimledgerError(
                    f"The article {article_id!r} is in {seen[article_id]!r} and in {story.path!r}. "
                    "Give each story once, and score stories that share an id apart."
                )
            seen[article_id] = story.path
    return stories


def read_story(path: str) -> Story:
    """The story of a file. Raises ClaimledgerError, naming the file and each key that is wrong."""
    try:
        gold = GoldFile.model_validate(json.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as err:
        raise ClaimledgerError(f"The gold file {path!r} cannot be read: {err}.") from err
    except ValidationError as err:
        raise _bad(path, [f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}" for fault in err.errors()]) from err
    story = Story(path, gold, {article.id: article for article in gold.articles}, {claim.id: claim for claim in gold.claims})
    if faults := list(_faults(story)):
        raise _bad(path, faults)
    return story


def _bad(path: str, faults: Sequence[str]) -> ClaimledgerError:
    listed = "\n".join(f"- {fault}" for fault in faults[:MOST_FAULTS])
    more = f"\n- and {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
    return ClaimledgerError(f"{path!r} is no gold file:\n{listed}{more}")


def _faults(story: Story) -> Iterator[str]:
    """What the format alone does not tell: repeated and unknown ids, figures that are not where they should be."""
    gold = story.gold
    yield from _repeated("articles", [article.id for article in gold.articles])
    yield from _repeated("claims", [claim.id for claim in gold.claims])
    yield from _repeated("same", [number for group in gold.same for number in group])
    for n, claim in enumerate(gold.claims):
        if fault := _fault_of(story, claim):
            yield f"claims.{n}.{fault}"
    for n, group in enumerate(gold.same):
        yield from (f"same.{n}: there is no claim {number}" for number in group if number not in story.claims)
    for name, pairs in (("conflicts", gold.conflicts), ("not_conflicts", gold.not_conflicts)):
        for n, pair in enumerate(pairs):
            yield from (f"{name}.{n}: there is no claim {end}" for end in sorted(pair.ends - story.claims.keys()))


def _fault_of(story: Story, claim: GoldClaim) -> str | None:
    article = story.articles.get(claim.article)
    if article is None:
        return f"article: there is no article {claim.article!r}"
    if isinstance(claim.value, str) != (claim.kind is Kind.DATE):
        return f"value: a {claim.kind} is {'an ISO string' if claim.kind is Kind.DATE else 'a number'}, not {claim.value!r}"
    if claim.sentence not in article.text:
        return f"sentence: it is not in the text of {claim.article!r}"
    if claim.figure not in claim.sentence:
        return f"figure: {claim.figure!r} is not in the sentence"
    if claim.start is not None and not article.text.startswith(claim.figure, claim.start):
        return f"start: {claim.figure!r} is not at {claim.start} in the text of {claim.article!r}"
    return None


def _repeated(name: str, ids: Sequence[object]) -> Iterator[str]:
    yield from (f"{name}: {key!r} is there more than once" for key, count in Counter(ids).items() if count > 1)


def _occurrences(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)
