"""Claims from figures: subject, metric, scope, status, time and speaker of each figure that says something."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.claims.confidence import find_confidence
from extractors.claims.dates import milestone
from extractors.claims.lists import pair_lists
from extractors.claims.metric import Found, find_metric, what_grew
from extractors.claims.speaker import announcers, find_speaker
from extractors.claims.status import OF_A_PLAN, find_status, has_verb
from extractors.claims.subject import Asked, Choice, Context, choose
from extractors.claims.superlatives import scope_of
from extractors.claims.time import find_as_of, is_period_to, moment, published_day
from extractors.claims.told import told_so_far
from extractors.claims.unattributed import carry_speakers
from extractors.claims.voice import Voices
from extractors.claims.words import find_scope, grown_against, is_fall, is_lost, places
from extractors.entities.mention import Mention
from extractors.reading import Parsed, Reading
from extractors.records import Claim, Entity, Figure, Kind, Status

SPEND = re.compile(r"spen[dt]", re.IGNORECASE)
COUNTERPARTY_METRICS = frozenset(
    {"investment", "acquisition_price", "subsidy", "loan", "contract_value", "funding_raised", "stake", "fine"}
)
COUNTERPARTY_CASES = {"en": ("in", "to", "for", "by", "from", "of"), "ja": ("に", "へ", "から", "の")}
# Metrics of which を marks the other side: 「B社を買収した」.
TAKES = frozenset({"acquisition_price", "loan", "subsidy", "fine"})
WORTH = frozenset({"market_capitalization", "valuation"})  # of which a text may give what is lost
DEFINITE = ("the ", "these ", "those ", "both ", "our ", "their ", "its ")


@dataclass(frozen=True, slots=True)
class Said:
    """A figure that claims something, before its subject is known."""

    parsed: Parsed
    figure: Figure
    metric: Found
    superlative: bool
    narrower: str  # a part of the scope that the metric or the entities around give: "of revenue", "on TOP500"


def build_claims(reading: Reading, superlatives: list[Figure], mentions: list[Mention]) -> list[Claim]:
    """The claims of an article, in the order of their figures."""
    context = Context.of(reading, mentions)
    found = find_said(reading, superlatives, mentions)
    asked = [Asked(said.parsed, said.figure, said.metric.name) for said in found]
    choices = pair_lists(reading, asked, mentions, choose(context, asked))
    claims: list[Claim] = []
    bare: dict[int, Parsed] = {}
    for said, choice in zip(found, choices, strict=True):
        if said.figure.kind is Kind.DATE and choice.mention is None and said.metric.score <= 0:
            continue  # nothing says what is to happen then, nor to what
        told = told_so_far(reading, said.parsed, said.figure, claims)
        status = find_status(reading, said.parsed, said.figure, said.metric.name, told)
        if status is None and not has_verb(said.parsed, reading.lang):
            bare[len(claims)] = said.parsed
        claims.append(build(context, said, choice, claims, status or Status.REPORTED))
    claims = planned_items(reading, claims, bare)
    return carry_speakers(reading, claims, announcers(reading, mentions), Voices(reading, mentions))


def find_said(reading: Reading, superlatives: list[Figure], mentions: list[Mention]) -> list[Said]:
    """The figures of an article that claim something, in order."""
    found: list[Said] = []
    marked = {id(figure) for figure in superlatives}
    metrics: list[tuple[Figure, Found]] = []
    grown: tuple[Figure, str] | None = None
    # Dates last: whether one is a claim depends on what else is said of that time.
    for figure in sorted([*reading.figures, *superlatives], key=lambda item: (item.kind is Kind.DATE, item.start)):
        parsed = reading.parsed.get(reading.sentences.index_at(figure.start))
        if parsed is None or figure.start < reading.sentences.dateline:
            continue
        if id(figure) in marked:
            found.append(Said(parsed, figure, Found("superlative", 1.0), True, ""))
            continue
        metric = find_metric(reading, parsed, figure, metrics)
        if metric.name in WORTH and is_lost(parsed, figure, reading.lang):
            metric = replace(metric, name="market_cap_loss")
        if figure.kind is Kind.DATE:
            if (event := milestone(reading, parsed, figure, metric, metrics)) is None:
                continue
            metric = event
        elif not claims_something(reading, figure, metric):
            continue
        narrower = ""
        if metric.name == "growth_rate":
            name = what_grew(reading, parsed, figure, metrics, grown)
            grown = (figure, name) if name else grown
            if name == "share_price":
                metric, name = replace(metric, name="stock_change"), ""
            narrower = "; ".join(filter(None, (grown_against(parsed, figure, reading.lang), name and f"of {name}")))
        elif figure.kind is Kind.RANK and (table := ranking(reading, figure, mentions)):
            narrower = f"on {table}"
        metrics.append((figure, metric))
        found.append(Said(parsed, figure, metric, False, narrower))
    return sorted(found, key=lambda said: said.figure.start)


def ranking(reading: Reading, figure: Figure, mentions: list[Mention]) -> str:
    """The known list that a rank is on: named in its sentence, else the last one named before; "" if none is."""
    sentence = reading.sentences.all[reading.sentences.index_at(figure.start)]
    lists = [mention for mention in mentions if mention.how == "known" and mention.entity.kind == "thing"]
    here = [mention.entity.name for mention in lists if sentence.start <= mention.start < sentence.end]
    before = [mention.entity.name for mention in lists if mention.start < sentence.start]
    return here[0] if here else before[-1] if before else ""


def claims_something(reading: Reading, figure: Figure, metric: Found) -> bool:
    """False for a bare number, and a small count that a definite noun phrase repeats."""
    if figure.kind is Kind.NUMBER:
        return metric.score > 0.2
    if figure.kind is Kind.DURATION and any(is_period_to(reading, figure, other) for other in reading.figures):
        return False  # of what others are of
    if figure.kind is Kind.COUNT and reading.lang == "en" and isinstance(figure.value, float) and figure.value < 10:
        before = reading.text[max(0, figure.start - 6) : figure.start].lower()
        return bool(figure.unit) and not before.endswith(DEFINITE)
    return True


def planned_items(reading: Reading, claims: list[Claim], bare: dict[int, Parsed]) -> list[Claim]:
    """The claims with those planned that stand without a verb, by their places in `bare`, in an article that tells with verbs
    of nothing but plans in the same metric: an item of a list, "AWS: $15 billion".
    """
    told: dict[str, set[Status]] = {}
    for n, claim in enumerate(claims):
        if n not in bare:
            told.setdefault(claim.metric, set()).add(claim.status)
    settled = list(claims)
    for n, parsed in bare.items():
        claim = claims[n]
        if claim.metric in OF_A_PLAN and told.get(claim.metric) == {Status.PLANNED}:
            as_of = find_as_of(reading, parsed, claim.figure, claim.metric, Status.PLANNED, claims[:n])
            settled[n] = replace(claim, status=Status.PLANNED, as_of=as_of)
    return settled


def build(context: Context, said: Said, choice: Choice, earlier: list[Claim], status: Status) -> Claim:
    """The claim that a figure makes."""
    reading, parsed, figure = context.reading, said.parsed, said.figure
    subject, subject_text = (choice.mention.entity, choice.mention.text) if choice.mention else (None, "")
    if choice.mention and not parsed.sentence.start <= choice.mention.start < parsed.sentence.end:
        subject_text = ""
    if repeated := same_figure(reading, figure, earlier):
        subject, subject_text = repeated.subject, subject_text if repeated.subject == subject else ""
    sign = -1.0 if is_fall(parsed, figure, reading.lang) and said.metric.name not in ("layoffs", "price_reduction") else 1.0
    number = isinstance(figure.value, float | int)
    as_of = find_as_of(reading, parsed, figure, said.metric.name, status, earlier)
    scope = scope_of(reading, parsed, figure) if said.superlative else find_scope(parsed, figure, reading.lang)
    where = "" if said.superlative else places(parsed, figure, reading.lang, other_places(context, parsed, subject))
    return Claim(
        sentence_start=parsed.sentence.start,
        sentence_end=parsed.sentence.end,
        figure=figure,
        value=sign * float(figure.value) if number else None,
        value_high=sign * float(figure.value_high) if isinstance(figure.value_high, float | int) else None,
        value_date=None if number else dated(reading, figure),
        subject=subject,
        subject_text=subject_text,
        metric=in_advance(said, reading) if status is Status.PLANNED else said.metric.name,
        scope="; ".join(part for part in (scope, said.narrower, where and f"in {where}") if part),
        status=status,
        as_of=as_of,
        speaker=find_speaker(reading, parsed, figure, context.mentions),
        counterparty=find_counterparty(context, said, choice),
        confidence=find_confidence(choice.probability, said.metric.score, reading.lang),
    )


def in_advance(said: Said, reading: Reading) -> str:
    """The metric of what is planned: money that somebody is to spend is an investment, and a cost once it is spent."""
    word = reading.text[said.metric.start : said.metric.end]  # that told the metric; "" if none did
    return "investment" if said.metric.name == "cost" and SPEND.match(word) else said.metric.name


def other_places(context: Context, parsed: Parsed, subject: Entity | None) -> Iterator[tuple[int, int, str]]:
    """(start, end, name) of the places that the sentence names, but for the subject."""
    for mention in context.mentions:
        here = parsed.sentence.start <= mention.start < parsed.sentence.end
        if here and mention.entity.kind == "place" and mention.entity != subject:
            yield mention.start, mention.end, mention.entity.name


def dated(reading: Reading, figure: Figure) -> str:
    """The ISO date of a date figure, with the year that the text or the publication date gives it; a range as "from/to"."""
    value = moment(reading, figure, published_day(reading))
    return f"{value}/{figure.value_high}" if figure.value_high else value


def same_figure(reading: Reading, figure: Figure, earlier: list[Claim]) -> Claim | None:
    """The earlier claim that a definite description repeats: "the 13B model" is whatever was said to have 13 billion."""
    if (
        reading.lang != "en"
        or figure.kind is not Kind.PARAMETERS
        or not reading.text[max(0, figure.start - 4) : figure.start].lower().endswith("the ")
    ):
        return None
    return next(
        (
            claim
            for claim in reversed(earlier)
            if claim.figure.kind is figure.kind and claim.figure.value == figure.value and claim.subject
        ),
        None,
    )


def find_counterparty(context: Context, said: Said, choice: Choice) -> Entity | None:
    """The other side of a deal: another organization of the sentence that a preposition or particle marks."""
    if said.metric.name not in COUNTERPARTY_METRICS or choice.mention is None:
        return None
    lang, text, parsed = context.reading.lang, context.reading.text, said.parsed
    for mention, _ in choice.ranked:
        entity = mention.entity
        if (
            entity.entity_id == choice.mention.entity.entity_id
            or entity.kind not in ("organization", "product", "place")
            or mention.how == "common"
        ):
            continue
        if not parsed.sentence.start <= mention.start < parsed.sentence.end:
            continue
        if lang == "ja":
            cases = COUNTERPARTY_CASES["ja"] + (("を",) if said.metric.name in TAKES else ())
            if text[mention.end : mention.end + 2].lstrip("」』").startswith(cases):
                return entity
        else:
            head = parsed.head(mention.start, mention.end)
            if head is not None and (
                head.dep_ == "obj"
                or any(child.dep_ == "case" and child.lower_ in COUNTERPARTY_CASES["en"] for child in head.children)
            ):
                return entity
    return None
