"""The subject of a figure: every mention near it is weighed, and the likeliest is taken."""

import math
import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib import resources
from operator import attrgetter

from spacy.tokens import Token

from extractors.claims.chain import Step, log_sum, marginals
from extractors.claims.common_nouns import common_nouns
from extractors.claims.metric_sorts import DEALS, GIVEN, OF_MACHINES, OF_MODELS, PRICED, SAID_OF
from extractors.claims.seats import ends_route, only_locates, without_seats
from extractors.claims.tellers import FORECAST_JA, SUBJECTS, reports, tells, tells_ja
from extractors.claims.voice import issuer
from extractors.entities.mention import Mention
from extractors.entities.tables import is_government
from extractors.reading import Parsed, Reading, ancestors
from extractors.records import Entity, Figure, Kind

TOPICS = 3  # entities of an article that may be a subject however far back they were named
LOOK_BACK = 6  # sentences before the figure's in which a subject is looked for
MAX_CANDIDATES = 40
OWNED = re.compile(r"['’]s? (?:\w+ )?|の[「『]?")  # between a name and one that belongs to it
# Between a figure and what it counts: "6,128 [of] Nvidia's H200 GPUs", 「H200を6128基」.
COUNTED_AFTER = re.compile(r" (?:of )?(?:the |its )?(?:[A-Z]\w+(?:['’]s)? )?|(?:超|余り?)?の[「『]?")
COUNTED_BEFORE = re.compile(r"[」』]?(?:[A-Za-zァ-ヶー]{2,8})?(?:を|、)?(?:約|計|合計|合わせて|最大|、)*")
RECEIVED = frozenset({"case:for", "case:to", "particle:に", "particle:に対し", "particle:向け"})  # who gets what is given
REGION_OF = re.compile(r"['’]s? (?:\w+ )?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention that may be the subject, with what speaks for and against it."""

    mention: Mention
    features: dict[str, float]

    @property
    def entity_id(self) -> str:
        """Whom the mention names."""
        return self.mention.entity.entity_id


@dataclass(frozen=True, slots=True)
class Choice:
    """The subject chosen, and the share of the evidence that it holds."""

    mention: Mention | None
    probability: float
    ranked: tuple[tuple[Mention, float], ...] = ()


@cache
def weights() -> dict[str, float]:
    """Feature -> weight, from `data/subject.toml`."""
    table = tomllib.loads(resources.files(__package__).joinpath("data", "subject.toml").read_text(encoding="utf-8"))
    return {name: float(value) for name, value in table["weights"].items()}


@dataclass
class Context:
    """What the choice of one article's subjects shares."""

    reading: Reading
    mentions: list[Mention]  # in order
    counts: Counter[str]
    title: str
    topics: list[str]  # the entity_ids named most, the title's before others
    headline: list[Mention]  # those whom the title names
    issuer: str | None  # whose own release it is
    governments: dict[str, bool] = field(default_factory=dict)  # what `is_government` found, by entity_id

    @cached_property
    def named(self) -> int:
        """How often the article names somebody."""
        return sum(self.counts.values())

    @classmethod
    def of(cls, reading: Reading, mentions: list[Mention]) -> "Context":
        """The context of an article with these mentions, but for those in its dateline and the seats of firms in brackets."""
        mentions = without_seats(reading, [mention for mention in mentions if mention.start >= reading.sentences.dateline])
        counts = Counter(mention.entity.entity_id for mention in mentions)
        in_title = {entity.entity_id for entity in reading.titled}
        ordered = sorted(counts, key=lambda entity_id: (-(counts[entity_id] + 2 * (entity_id in in_title)), entity_id))
        headline = [Mention(0, 0, entity.name, entity, "known") for entity in reading.titled]
        return cls(reading, mentions, counts, reading.article.title, ordered[:TOPICS], headline, issuer(reading, mentions))

    def is_government(self, entity: Entity) -> bool:
        """True for a government and its parts; each entity is looked at once."""
        if entity.entity_id not in self.governments:
            self.governments[entity.entity_id] = is_government(entity)
        return self.governments[entity.entity_id]


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure whose subject is wanted, with its sentence and metric."""

    parsed: Parsed
    figure: Figure
    metric: str


def choose(context: Context, asked: Sequence[Asked]) -> list[Choice]:
    """The likeliest subject of each figure, in their order; no mention where the article names nobody."""
    table = weights()
    offered = [list(find_candidates(context, item)) for item in asked]
    scored = [[score(candidate.features, table) for candidate in candidates] for candidates in offered]
    kept = [n for n, candidates in enumerate(offered) if candidates]
    steps = []
    for last, n in zip([None, *kept], kept, strict=False):
        stays = {} if last is None else stay_features(context, asked[last], asked[n], offered[n])
        steps.append(Step(by_entity(offered[n], scored[n]), {name: score(found, table) for name, found in stays.items()}))
    choices = [Choice(None, 0.0)] * len(asked)
    for n, share in zip(kept, marginals(steps).subjects, strict=True):
        order = sorted(
            range(len(offered[n])),
            key=lambda i: (-share[offered[n][i].entity_id], -scored[n][i], offered[n][i].mention.start),
        )
        ranked = tuple((offered[n][i].mention, share[offered[n][i].entity_id]) for i in order)
        choices[n] = Choice(*ranked[0], ranked)
    return choices


def score(features: dict[str, float], table: dict[str, float]) -> float:
    """The sum of the weights of the features."""
    return sum([table.get(name, 0.0) * value for name, value in features.items()])


def by_entity(candidates: Sequence[Candidate], scores: Sequence[float]) -> dict[str, float]:
    """Entity -> the score of all its mentions together."""
    found: dict[str, list[float]] = {}
    for candidate, value in zip(candidates, scores, strict=True):
        found.setdefault(candidate.entity_id, []).append(value)
    return {entity_id: log_sum(values) for entity_id, values in found.items()}


def stay_features(
    context: Context, before: Asked, asked: Asked, candidates: Sequence[Candidate]
) -> dict[str, dict[str, float]]:
    """Entity -> features of its being the subject of the figure `before` too."""
    where = apart(context.reading, before.figure, asked.figure)
    named = {candidate.entity_id for candidate in candidates if "inside" in candidate.features}
    shared = {"stay:alike": 1.0} if where == "sentence" and asked.figure.kind is before.figure.kind else {}
    if (before.metric in OF_MODELS) != (asked.metric in OF_MODELS) and {before.metric, asked.metric} <= OF_MODELS | OF_MACHINES:
        shared["stay:machine_and_model"] = 1.0
    return {
        candidate.entity_id: {f"stay:{where}:{'named' if candidate.entity_id in named else 'unnamed'}": 1.0, **shared}
        for candidate in candidates
    }


def apart(reading: Reading, before: Figure, figure: Figure) -> str:
    """How far two figures stand from each other: in one "sentence", in the "next", in one "paragraph", or "far"."""
    there, here = (reading.sentences.index_at(item.start) for item in (before, figure))
    if here == there:
        return "sentence"
    if reading.sentences.all[here].paragraph != reading.sentences.all[there].paragraph:
        return "far"
    return "next" if here - there == 1 else "paragraph"


def find_candidates(context: Context, asked: Asked) -> Iterator[Candidate]:
    """The mentions of the sentence, of those before it and of the first, each with its features."""
    parsed, figure = asked.parsed, asked.figure
    reading, here = context.reading, context.reading.sentences.index_at(figure.start)
    sentences = reading.sentences.all
    earliest = sentences[max(0, here - LOOK_BACK)].start
    found = 0
    first, end = (
        bisect_left(context.mentions, at, key=attrgetter("start")) for at in (parsed.sentence.start, parsed.sentence.end)
    )
    own = context.mentions[first:end]
    for mention in (*own, *common_nouns(reading, asked.parsed, asked.figure, asked.metric, own)):
        if (mention.start < figure.end and figure.start < mention.end) or ends_route(reading, mention):
            continue
        if asked.metric == "superlative" and REGION_OF.fullmatch(reading.text, mention.end, figure.start):
            continue  # "Japan's largest": the region, not what is largest there
        yield Candidate(mention, inside_features(context, asked, mention, own))
        for place, entity in enumerate(mention.others, 2):
            other = replace(mention, entity=entity)
            yield Candidate(other, inside_features(context, asked, other, own) | {f"antecedent:{place}": 1.0})
    firsts: set[str] = set()
    for mention in reversed(context.mentions[:first]):
        if mention.how == "reference" or found >= MAX_CANDIDATES:
            continue
        entity_id = mention.entity.entity_id
        if mention.start < earliest and entity_id not in context.topics:
            continue
        if entity_id in firsts:
            continue
        firsts.add(entity_id)
        found += 1
        yield Candidate(mention, outside_features(context, here, asked, mention))
    if any(mention.how != "reference" for mention in own):
        return  # the title is for sentences that name nobody
    for mention in context.headline:
        if mention.entity.entity_id in firsts:
            continue
        features = general(context, asked, mention)
        yield Candidate(mention, features | {"outside": 1.0, "headline": 1.0})


def general(context: Context, asked: Asked, mention: Mention) -> dict[str, float]:
    """Features that do not depend on where the mention stands."""
    kind, entity = asked.figure.kind.value, mention.entity
    how = "known" if mention.how == "open" else mention.how
    features = {f"type:{kind}:{entity.kind}": 1.0, f"how:{how}": 1.0}
    features["share"] = context.counts[entity.entity_id] / max(1, context.named)
    if mention.how == "known" and entity.kind == "thing":
        told = "priced" if asked.metric in PRICED else kind if asked.figure.kind in (Kind.PERCENT, Kind.MONEY) else "other"
        features[f"known_thing:{told}"] = 1.0  # an index may rise, a fund be given, a list has no GPUs
    governs = context.is_government(entity)
    if governs:
        features["government"] = features[f"government:{kind}"] = 1.0  # it says more than is said of it
    if asked.metric in GIVEN and (entity.kind == "place" or governs):
        features["giver"] = 1.0
    sort = "place" if entity.kind == "place" else "name"
    if entity.entity_id in context.topics[:1]:
        features[f"topic:{sort}"] = 1.0
    if mention.text and mention.text in context.title:
        features[f"title:{sort}"] = 1.0
    if entity.name == context.issuer:
        features["issuer"] = 1.0
    if thing := SAID_OF.get(asked.metric):
        features[f"of_{thing}:{entity.kind}"] = 1.0
    if asked.metric in OF_MACHINES and entity.kind == "product":
        features["machine"] = 1.0
    features[f"metric:{asked.metric}:{entity.kind}"] = 1.0
    return features


def inside_features(context: Context, asked: Asked, mention: Mention, own: list[Mention]) -> dict[str, float]:
    """Features of a mention in the figure's own sentence: syntax, order, distance, particles."""
    parsed, figure = asked.parsed, asked.figure
    features = general(context, asked, mention)
    features["inside"] = 1.0
    before = mention.end <= figure.start
    features["before" if before else "after"] = 1.0
    gap = figure.start - mention.end if before else mention.start - figure.end
    lang = context.reading.lang
    features["log_gap"] = math.log1p(max(0, gap) * (2.5 if lang == "ja" else 1.0))
    low, high = (mention.end, figure.start) if before else (figure.end, mention.start)
    others = sum(1 for other in context.reading.figures if low <= other.start < high)
    features["figures_between"] = min(3.0, float(others))
    features["names_between"] = min(
        3.0, float(sum(1 for other in own if low <= other.start < high and other.entity is not mention.entity))
    )
    if before and not features["figures_between"] and not features["names_between"]:
        features["adjacent"] = 1.0
    if figure.kind is Kind.COUNT and (COUNTED_BEFORE if before else COUNTED_AFTER).fullmatch(
        context.reading.text, min(mention.end, figure.end), max(mention.start, figure.start)
    ):
        features["counted"] = 1.0
    if not before and counts_it(context, asked, mention):
        features["counted_beside"] = 1.0
    if any(OWNED.fullmatch(context.reading.text, mention.end, other.start) for other in own) or only_locates(
        context.reading, mention, own
    ):
        features["owner"] = 1.0
    between = context.reading.text[low:high]
    features["breaks_between"] = min(
        3.0, float(sum(map(between.count, ("; ", ", ", ": ")) if lang == "en" else map(between.count, "、；：")))
    )
    if own and own[0].start == mention.start:
        features["first"] = 1.0
    marked = particle(context, mention) if lang == "ja" else preposition(parsed, mention)
    features |= marked
    if asked.metric in GIVEN or asked.metric in DEALS:  # に after a name marks a borrower, but not a buyer
        features |= {f"{'given' if asked.metric in GIVEN else 'deal'}:{mark}": 1.0 for mark in marked}
    if before and (tells_ja(context.reading, parsed, mention, own) if lang == "ja" else tells(parsed, figure, mention, own)):
        features["teller"] = 1.0
        if lang == "ja" and FORECAST_JA.search(parsed.text):
            features["teller:forecast"] = 1.0
    if lang == "en" and mention.how == "common" and reports(parsed, mention):
        features["teller:common"] = 1.0
    if asked.metric in GIVEN and RECEIVED.intersection(features):
        features["receiver"] = 1.0
    features |= {f"{name}:ja" if lang == "ja" else name: value for name, value in syntax(parsed, figure, mention).items()}
    return features


def counts_it(context: Context, asked: Asked, mention: Mention) -> bool:
    """True if another figure counts what the mention names: "10,000 H800s" beside "2,000 H100s"."""
    return any(
        figure is not asked.figure
        and figure.kind is Kind.COUNT
        and figure.end <= mention.start
        and bool(COUNTED_AFTER.fullmatch(context.reading.text, figure.end, mention.start))
        for figure in context.reading.figures
    )


def outside_features(context: Context, here: int, asked: Asked, mention: Mention) -> dict[str, float]:
    """Features of a mention in an earlier sentence: how far, how prominent there."""
    features = general(context, asked, mention)
    sentences = context.reading.sentences
    index = sentences.index_at(mention.start)
    features["outside"] = 1.0
    features[f"back:{min(4, here - index)}"] = 1.0
    sentence = sentences.all[index]
    features["initial"] = 1.0 - min(1.0, (mention.start - sentence.start) / max(1, sentence.end - sentence.start))
    if sentence.paragraph == sentences.all[here].paragraph:
        features["same_paragraph"] = 1.0
    if index == 0:
        features["lead"] = 1.0
    if sentence.paragraph != sentences.all[here].paragraph and begins_item(context.reading, here):
        titled = any(entity.entity_id == mention.entity.entity_id for entity in context.reading.titled)
        rank = "titled" if titled else "topic" if mention.entity.entity_id in context.topics[:1] else "other"
        features[f"item:{rank}"] = 1.0
    if context.reading.lang == "ja" and context.reading.text[mention.end : mention.end + 1] in ("は", "も"):
        features["outside_topic"] = 1.0
    return features


# How an item of a list or a live report begins: with a bullet, a number, a time, or a label and a colon.
ITEM = re.compile(r"[-・●■◆▽▼○◇*•]|\(?\d{1,2}[.):：）]|【|\d{1,2}時\d|[QＱAＡ][:：]|[A-Z][\w ’'-]{2,30}[:.] ")


@lru_cache(maxsize=1)  # the mentions before a figure ask one after another
def begins_item(reading: Reading, index: int) -> bool:
    """True if the paragraph of a sentence is an item, which need not be about what stood before."""
    return ITEM.match(reading.text, reading.text.rfind("\n", 0, reading.sentences.all[index].start) + 1) is not None


PARTICLES = "によると によれば による に対し として では には から より 向け は が も の を に で と 、 ( （ ： :".split()


def particle(context: Context, mention: Mention) -> dict[str, float]:
    """The Japanese particle after a mention."""
    after = context.reading.text[mention.end : mention.end + 5].lstrip("」』")
    return next(({f"particle:{word}": 1.0} for word in PARTICLES if after.startswith(word)), {})


CASES = frozenset("of by in for to at with from on than 's ’s against into like including".split())


def preposition(parsed: Parsed, mention: Mention) -> dict[str, float]:
    """The English preposition or possessive around a mention."""
    head = parsed.head(mention.start, mention.end)
    if head is None:
        return {}
    case = next((child.lower_ for child in head.children if child.dep_ == "case"), "")
    return {f"case:{case}": 1.0} if case in CASES else {}


def syntax(parsed: Parsed, figure: Figure, mention: Mention) -> dict[str, float]:
    """How the mention and the figure hang together in the dependency tree."""
    target, token = parsed.head(figure.start, figure.end), parsed.head(mention.start, mention.end)
    if target is None or token is None:
        return {}
    up = ancestors(target)
    down = ancestors(token)
    places = {item.i: n for n, item in enumerate(down)}
    for height, node in enumerate(up):
        if node.i in places:
            depth = places[node.i]
            own = "self" if depth == 0 else plain(down[depth - 1].dep_)
            other = "self" if height == 0 else plain(up[height - 1].dep_)
            features = {
                f"rel:{own}": 1.0,
                f"pair:{own}|{other}": 1.0,
                "height": float(min(6, height)),
                "depth": float(min(5, depth)),
            }
            if own in SUBJECTS and depth == 1:
                features[f"subject_at:{min(3, height)}"] = 1.0
            if relative_head(node, down, depth, up, height):
                features["relative"] = 1.0
            return features
    return {"unconnected": 1.0}


def plain(label: str) -> str:
    """A dependency label without a subtype, but for those that matter here."""
    return label if label in ("nsubj:pass", "nmod:poss", "acl:relcl", "obl:agent") else label.split(":", maxsplit=1)[0]


def relative_head(node: Token, down: list[Token], depth: int, up: list[Token], height: int) -> bool:
    """True if the mention is what a relative clause or participle that holds the figure describes."""
    return depth == 0 and height > 0 and plain(up[height - 1].dep_) in ("acl", "acl:relcl")
