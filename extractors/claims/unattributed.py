"""Who says a claim whose sentence names nobody."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from extractors.claims.metric_sorts import GIVEN
from extractors.claims.speaker import DOCUMENT
from extractors.claims.told import paragraph
from extractors.claims.voice import Voices
from extractors.entities.tables import is_government
from extractors.reading import Reading
from extractors.records import Claim, Entity, Status

# What a company reports itself.
RESULTS = frozenset({"revenue", "profit", "operating_profit", "loss", "dividend", "unit_sales"})
LEADERS = frozenset({"management", "executives", "its management", "経営陣", "首脳"})
SPOKEN_OF = frozenset({"product", "person", "thing"})  # of which whoever spoke before goes on to speak


@dataclass(frozen=True, slots=True)
class Sources:
    """Who may speak in an article beside those whom a sentence names."""

    announced: set[str]  # those whom the article quotes or reports to have announced something
    subjects: frozenset[str]  # those of whom it claims something
    company: str | None  # the one that it is about

    @property
    def only(self) -> str | None:
        """The one who announced something, if only one did."""
        return next(iter(self.announced)) if len(self.announced) == 1 else None


def carry_speakers(reading: Reading, claims: list[Claim], announced: set[str], voices: Voices) -> list[Claim]:
    """The claims with a speaker for those whose sentence names none, where the article tells one."""
    names = frozenset(claim.subject.name for claim in claims if claim.subject is not None)
    sources = Sources(announced, names, central_company(reading, claims))
    carried: list[Claim] = []
    last: tuple[int, str] | None = None  # the paragraph of the last speaker, and who it was
    for claim in claims:
        here = paragraph(reading, claim.sentence_start)
        if claim.speaker and (claim.speaker.lower() in LEADERS or DOCUMENT.match(claim.speaker.lower())):
            claim = replace(claim, speaker=whose(claim, sources) or claim.speaker)
        if claim.speaker is None and (voice := voices.of(claim.sentence_start)):
            claim = replace(claim, speaker=voice)
        if claim.speaker:
            last = (here, claim.speaker)
        else:
            before = last[1] if last and last[0] == here else None
            claim = replace(claim, speaker=unattributed(claim, before, sources))
        carried.append(claim)
    return carried


def whose(claim: Claim, sources: Sources) -> str | None:
    """Whose the management or the filing is that speaks: the subject's, or that of the only one whom the article quotes."""
    if claim.subject is not None and is_firm(claim.subject):
        return claim.subject.name
    return sources.only


def unattributed(claim: Claim, before: str | None, sources: Sources) -> str | None:
    """Whose word a claim without a speaker is; None where the publication itself tells it.

    It is the subject's, where the article quotes it and names it here; of whoever spoke `before` in the paragraph, if the
    claim is of himself or a thing; the subject's, where the article quotes it anywhere; of the company that the article is
    about, for its results and plans; and for a product or person of the only one whom the article quotes: news of an
    announcement names the announcer once. Those who are quoted but told nothing of are outsiders, and speak for one sentence.
    What is given is the giver's to tell.
    """
    subject, inside = claim.subject, before if before in sources.subjects else None
    if claim.metric in GIVEN:
        giver = claim.counterparty
        return inside or (giver.name if giver is not None and is_government(giver) else None)
    if subject is None:
        return inside
    if claim.subject_text and is_firm(subject) and subject.name in sources.announced:
        return subject.name
    if inside and (subject.name == inside or subject.kind in SPOKEN_OF):
        return inside
    if subject.name in sources.announced:
        return subject.name
    if subject.name == sources.company and (reports_itself(claim) or claim.status is Status.PLANNED):
        return subject.name
    return sources.only if subject.kind in ("product", "person") else None


def is_firm(entity: Entity) -> bool:
    """True for a company or body."""
    return entity.kind == "organization"


def reports_itself(claim: Claim) -> bool:
    """True for the results of a company, and for how they grew."""
    return claim.metric in RESULTS or bool(RESULTS & set(re.findall(r"of (\w+)", claim.scope)))


def central_company(reading: Reading, claims: list[Claim]) -> str | None:
    """The company or body of which an article claims most; in English only one that its title, if any, names."""
    told = Counter(claim.subject.name for claim in claims if claim.subject is not None and is_firm(claim.subject))
    name = max(told, key=lambda name: (told[name], name), default=None)
    titled = {entity.name for entity in reading.titled}
    return name if reading.lang == "ja" or name in titled or not reading.article.title else None
