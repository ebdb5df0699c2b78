"""Who says it: attribution in the sentence."""

import re
from functools import lru_cache

from spacy.tokens import Token

from extractors.claims.hints import Hinted
from extractors.entities.mention import Mention
from extractors.entities.tables import references
from extractors.reading import Parsed, Reading, ancestors
from extractors.records import Figure

SAY = frozenset(
    """
        say tell announce state claim report estimate forecast expect project predict believe argue explain declare note
        add put confirm disclose warn deny insist reckon calculate predict quote suggest concede speak see think cite
        dismiss reject refute decide rule order
    """.split()
)
# Verbs that give a figure as one's own where it hangs on them: what somebody promises, assumes, has granted or asks for.
STAND_BY = frozenset(
    """
        hope assume foresee promise pledge vow admit acknowledge write hear recommend demand approve award grant offer impose
    """.split()
)
STAND_BY_WITH = frozenset({("count", "on"), ("bank", "on"), ("look", "for"), ("ask", "for"), ("call", "for")})
ASK = frozenset({"poll", "survey", "ask", "interview", "question", "contact", "canvass"})
# Words that a text gives nobody: those of whoever it is about.
DOCUMENT = re.compile(
    r"^(?:an?|the) (?:[\w-]+ ){0,3}(?:article|paper|filing|statement|prospectus|release|material|document|report|accounts)\b"
)
SHOW = frozenset({"show", "indicate", "find"})  # what a document or a count does: only whose it is speaks
TELL = SAY | SHOW
ACCORDING = re.compile(
    r"\baccording to (?P<who>(?:the |an? )?[^,.;\n]{2,60}?)"
    r"(?=[,.;\n]| (?:and|that|which|in|on|at|has|have|had|is|are|was|were|will|would|it|they|he|she|we|there|this) |$)",
    re.IGNORECASE,
)
# Whom a text has something from: "as one hears from dealers", "expected by analysts".
HEARD = re.compile(
    r"\b(?:hears?|heard|learn(?:s|ed|t)) from (?P<from>[^,.;\n]{2,40})"
    r"|\bby (?:the |an? )?(?:reckoning|estimates?|calculations?|counts?|tally|account) of (?P<of>[^,.;\n]{2,40})"
    r"|\b(?:expected|forecast|predicted|estimated|linked|named|reported|suggested) by (?P<by>[^,.;\n]{2,40}?)"
    r"(?= (?:in|on|at|to|with|last|this|before) |[,.;\n])"
)
# "Lindqvist's remark that it would cost $5 million"
REMARKED = re.compile(
    r"\b(?P<who>[A-Z][\w.&-]*(?: [A-Z][\w.&-]*)*)['’]s? (?:[a-z]+ ){0,2}"
    r"(?:remark|claim|statement|forecast|prediction|projection|estimate|promise|pledge|assertion|warning)s? that\b"
)
# Whose words are those of a person and not of the house they stand for.
ROLES = frozenset(
    """
        chief boss head chairman chairwoman chair president director manager founder leader owner minister mayor governor
        secretary treasurer commissioner lawyer actuary engineer executive captain coach
    """.split()
)
PEOPLE = ROLES | frozenset(
    "analyst economist strategist expert researcher investor trader broker official critic observer union employer".split()
)
RECKONED = re.compile(
    r"\b(?:by|on) (?P<who>(?:the )?[^,.;\n]{2,40}?)['’]s? (?:own )?(?:latest )?"
    r"(?:arithmetic|estimates?|counts?|reckoning|calculations?|data|figures|tally|forecasts?)\b",
    re.IGNORECASE,
)
WORDS_OF = Hinted([ACCORDING, RECKONED, HEARD, REMARKED])
DESCRIBED = re.compile(
    r"\b(?P<who>(?:[Tt]he|[Aa]n?|[Oo]ne) (?:[a-z-]+ ){0,2}[a-z-]+)(?<!ly) (?:has |have |had )?"
    r"(?:said|says|stated|states|reported|reports|announced|estimates)\b"
)
SAYS_WHO = re.compile(r"[\"”] (?:says|said) (?P<who>(?:an?|the|one) [a-z][^,.;\n]{2,60})[,.;]")
CLAUSES = frozenset({"ccomp", "parataxis"})
NAMES_SOMEBODY = frozenset({"NOUN", "PROPN", "PRON"})
TIMES = frozenset("minute hour day week month quarter year decade".split())  # "Hours before the vote the firm reported"
PRONOUNS = frozenset(
    "which that who this it what there he she they we i you nobody everybody anybody someone some many most".split()
)
OURS = re.compile(
    r"\b(?:our|my) (?:own )?(?:estimates?|reckoning|calculations?|arithmetic|analysis|view|model|forecasts?|target)\b"
    r"|\bwe (?:still |now )?(?:estimate|reckon|believe|model|calculate|assume|forecast|expect)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\"“][^\"“”]*(?:[\"”]|$)")
JA_WORDS_OF = re.compile(
    r"(?P<who>[^、。「」（）()\s:：・■◆▽▼【】]{2,20})(?:[（(][0-9０-９]{1,3}[）)])?「(?P<words>[^「」]{12,})」"
)
JA_OPENING = re.compile(r"^(?:これに対し(?:て)?|それに対し(?:て)?|一方で?|ただし?|また|なお|さらに|しかし|それでも|同じく)")
JA_PARTICLES = ("は", "が", "の", "を", "に", "で", "と", "も", "へ", "や", "から", "より", "まで", "し", "た", "る", "い")
JA_ENDS_OPEN = ("に", "を", "で", "と", "も", "から", "まで", "ては", "ば")
JA_QUOTES = re.compile(r"(?P<who>[^、。「」（）()\s]{2,24}?)(?:は|が)[^「」。はが]{0,12}「[^「」]+」(?:など)?と")
JA_TOLD = re.compile(r"と、?(?P<who>[^、。「」\s]{2,16}?)は(?:明か|打ち明け|話|語|言|述べ|説明|指摘)[^、。「」]{0,8}[。」]?$")
JA_ACCORDING = re.compile(
    r"(?P<who>[^、。「」（）()\s]{2,24}?)(?:による[とが]|によれば|の(?:推計|試算|調査|予測|発表|まとめ)(?:では|で|によ)"
    r"|が[^、。「」]{0,20}(?:調べた|集計した|まとめた)[^、。「」]{0,12}では)"
)
JA_SAYS = re.compile(
    r"(?P<who>(?:^|(?<=[、。]))[市県町村区国]|[^、。「」\s]{2,24}?)(?:は|が)、?(?:[0-9０-９]{1,2}日(?:に)?、?|同日、?)?[^。]{0,160}?(?:発表し|発表する|明らかにし|述べ|語|話し|説明し|表明し|公表し|予想し|見込|みる|みて|見通し|推計|試算|推定|予測|報じ|伝え|否定|打ち消|指摘|決め|決定し)"
)
# How a place ends whose council or government may be meant, and the verbs with which it is.
JA_PUBLIC = ("市", "県", "町", "村", "区", "府", "都", "道", "国", "政府")
JA_TELLS = re.compile(r"発表|公表|明らかに|述べ|説明し|推計|試算")
ASIDE = r"(?:,[^,.\n]{1,80},)?"  # between a name and what it says: ", the world's largest maker of lifts,"
SAID_AFTER = re.compile(
    r"['’]s (?:own )?(?:[a-z]+ ){0,2}(?:report|count|tally|statement|survey|figures|data|results|filing|accounts|estimates?)\b"
    rf"|(?:['’]s (?:[a-z]+ ){{0,3}}[a-z]+)?{ASIDE} (?:has |have |had |also |on [A-Z][a-z]+day |today )*"
    r"(?:said|says|announced|reported|told|unveiled|disclosed|published|stated|released|set out|fined|expects|plans"
    r"|forecasts)\b"
)
BARE = re.compile(r"[Tt]he ([a-z-]+)")
INSERTED = re.compile(
    r" (?:has |had )?(?:said|says|told [a-z]+|tells [a-z]+|points? out|pointed out|estimates?|reckons?)\b[^,.;]{0,30}[,.]"
)
SAID_NEXT = re.compile(
    ASIDE
    + r" (?:has |have |had |also )*(?:said|says|stated|reported|denied|denies|confirmed|estimates|forecasts|expects|predicts)\b"
)
SAID_BEFORE = re.compile(
    r"\b(?:report|count|tally|statement|survey|figures|data|results|filing|paper|estimates?) (?:by|from|of) (?:the )?$",
    re.IGNORECASE,
)
JA_SAID_AFTER = re.compile(
    r"(?:など|ら)?(?:は|が)[^。\n]{0,160}?(?:発表|公表|明らかにし|表明|述べ|説明し|まとめ|調査をした|調査した|集計した)"
    r"|(?:の|による)(?:最終|第\d+回|中間|1次|一次)?(?:集計|発表|調査|統計|報告|資料|決算|まとめ)"
)
JA_ANNOUNCED = re.compile(r"(?P<who>[^、。「」\s]{2,20}?)が(?:[0-9０-９]{1,2}日、?)?(?:に)?(?:発表|公表|示)し?た")


def find_speaker(reading: Reading, parsed: Parsed, figure: Figure, mentions: list[Mention]) -> str | None:
    """The canonical name, or the words, of whoever says the figure in its sentence; None where nobody is named."""
    if reading.lang == "ja":
        return japanese_speaker(parsed, figure, mentions)
    text, offset = parsed.text, parsed.sentence.start
    ours, said = attributed(text)
    if said and ";" in text[min(said.end(), figure.end - offset) : max(said.start(), figure.start - offset)]:
        said = None  # it is of the other half
    if ours:
        return reading.article.publisher
    if said:
        group = said.lastgroup or "who"
        return who_is(offset + said.start(group), offset + said.end(group), said[group], mentions)
    if who := inserted_speaker(parsed, figure, mentions):
        return who
    target = parsed.head(figure.start, figure.end)
    chain = {node.i for node in ancestors(target)} if target is not None else set()
    verbs = [token for token in parsed.verbs if says(token, chain)]
    for verb in sorted(verbs, key=lambda token: saying_order(token, chain)):
        subject = next((child for child in verb.children if child.dep_ in ("nsubj",)), None)
        if subject is None or any(child.lower_ == "whose" for child in subject.children):
            continue
        if subject.lower_ in ("he", "she") and verb.i in chain and (who := told_before(reading, parsed, subject, mentions)):
            return who
        if subject.lower_ in PRONOUNS or subject.pos_ not in NAMES_SOMEBODY or subject.lemma_.lower() in TIMES:
            continue
        between = text[figure.end - offset : subject.idx].lower().split()
        if verb.i not in chain and "which" in between:
            continue  # "9.80 euros an hour, which employers say would cost jobs": they say what comes after
        start = parsed.start(min(subject.subtree, key=lambda t: t.i))
        if start <= figure.start < parsed.end(subject):
            continue
        own = verb.lemma_.lower() in SAY or (verb.lemma_.lower() not in SHOW and subject.lemma_.lower() in PEOPLE)
        if who := teller(reading, parsed, subject, mentions, of_its_own=own):
            return who
    return described_speaker(parsed, figure, mentions)


@lru_cache(maxsize=8)  # the figures of a sentence ask one after another
def attributed(text: str) -> tuple[bool, re.Match[str] | None]:
    """Whether an English sentence gives a figure as the publication's own, and whom its words give one to."""
    ours = OURS.search(QUOTED.sub(lambda match: " " * len(match[0]), text)) is not None
    found = (WORDS_OF.patterns[place].search(text) for place in WORDS_OF.possible(text.lower()))
    return ours, next((match for match in found if match), None)


def says(verb: Token, chain: set[int]) -> bool:
    """True for a verb of saying, and for one that gives the figure as its subject's own and stands above it."""
    lemma = verb.lemma_.lower()
    if lemma == "put":  # "puts the bill at", not "puts cars on the road"
        return verb.i in chain and any(case.lower_ == "at" for i in chain if i > verb.i for case in verb.doc[i].children)
    if lemma == "add" and verb.i in chain:  # "she added that it rose 2%", not "the shares added 2%"
        return any(child.dep_ in CLAUSES for child in verb.children)
    if lemma in TELL:
        return True
    following = verb.nbor(1).lower_ if verb.i + 1 < len(verb.doc) else ""
    return verb.i in chain and (lemma in STAND_BY or (lemma, following) in STAND_BY_WITH)


def teller(reading: Reading, parsed: Parsed, head: Token, mentions: list[Mention], *, of_its_own: bool) -> str | None:
    """Whom the subject of a verb of saying names: its name, its role at a house ("Rapidus's chairman"), or its words.

    What is no one's own, such as a survey, only tells whose it is.
    """
    words = phrase(parsed, head)
    start = parsed.start(min(head.subtree, key=lambda token: token.i))
    end = max(parsed.end(head), start + len(words))
    mentions = [mention for mention in mentions if mention.how != "reference" or mention.entity.kind != "place"]
    for other in head.children:  # "its director, Aoife Nolan, told", "Dr Nolan thinks"
        if other.dep_ == "appos" or (head.lower_ in references()["cues_en"]["person"] and other.i == head.i + 1):
            people = [mention for mention in mentions if mention.entity.kind == "person"]
            if name := named(parsed.start(other), parsed.end(other), people):
                return name
    if name := named(parsed.start(head), parsed.end(head), mentions):
        return name
    whole = named(start, end, mentions)
    if whole and of_its_own and not names_it(start, end, mentions):
        whole = None
    owner = next((child for child in head.children if child.dep_ == "nmod:poss"), None)
    house = named(parsed.start(owner), parsed.end(owner), mentions) if owner is not None else None
    if owner is not None and house and whole == house and of_its_own:
        if head.lemma_.lower() in ROLES:
            role = (token.text_with_ws for token in parsed.doc[owner.i + 1 : head.i + 1] if token.dep_ != "case")
            return f"{house}'s {''.join(role).strip()}"
        if is_place(parsed.start(owner), mentions):  # "Europe's fifth-biggest telephone company said"
            firms = [entity.name for entity in reading.titled if entity.kind == "organization"]
            return firms[0] if len(firms) == 1 else None
    if whole or of_its_own:
        ours = head.doc[head.left_edge.i].lower_ == "our"
        return whole or (reading.article.publisher if ours else introduced_as(reading, words, start) or strip_article(words))
    if owner is not None:
        return strip_article(phrase(parsed, owner).removesuffix("'s").removesuffix("’s"))
    return words.lower() if DOCUMENT.match(words.lower()) else None


def introduced_as(reading: Reading, words: str, before: int) -> str | None:
    """What "the spokesperson" was called when first spoken of: "a ministry spokesperson"."""
    if not (bare := BARE.fullmatch(words)):
        return None
    introduced = re.compile(rf"\b[Aa]n? (?:[\w'’-]+ ){{1,3}}{re.escape(bare[1])}\b")
    found = list(introduced.finditer(reading.text, 0, before))
    return found[-1][0] if found else None


def is_place(start: int, mentions: list[Mention]) -> bool:
    """True if a place is named at an offset."""
    return any(mention.start <= start < mention.end and mention.entity.kind == "place" for mention in mentions)


def saying_order(verb: Token, chain: set[int]) -> tuple[bool, bool, int]:
    """The order of verbs of saying: those above the figure or beside what is ("..., officials say"), "put" after the others."""
    above = verb.i in chain or (verb.dep_ == "parataxis" and verb.head.i in chain)
    return not above, verb.lemma_ == "put", verb.i


def told_before(reading: Reading, parsed: Parsed, pronoun: Token, mentions: list[Mention]) -> str | None:
    """Whom "he says" is about: the person that the pronoun stands for, or whoever spoke in the sentence before."""
    start = parsed.start(pronoun)
    if who := next((m.entity.name for m in mentions if m.start == start and m.entity.kind == "person"), None):
        return who
    here = reading.sentences.index_at(parsed.sentence.start)
    if not here or reading.sentences.all[here - 1].paragraph != parsed.sentence.paragraph:
        return None
    before = reading.parsed.get(here - 1)
    if before is None:  # it holds no figure
        sentence = reading.sentences.all[here - 1]
        described = SAYS_WHO.search(reading.text, sentence.start, sentence.end)
        return strip_article(described["who"]) if described else None
    tellers = (
        child
        for token in before.verbs
        if token.lemma_.lower() in SAY
        for child in token.children
        if child.dep_ == "nsubj" and child.lower_ not in PRONOUNS
    )
    return next((strip_article(phrase(before, teller)) for teller in tellers), None)


def inserted_speaker(parsed: Parsed, figure: Figure, mentions: list[Mention]) -> str | None:
    """Whoever is said between commas to say the sentence: "The cuts, Boeing told us, are going ahead"."""
    text, offset = parsed.text, parsed.sentence.start
    for mention in mentions:
        start, end = mention.start - offset, mention.end - offset
        speaks = mention.how != "reference" and mention.entity.kind in ("organization", "person")
        if speaks and start > 1 and end < len(text) and text[start - 2 : start] == ", " and INSERTED.match(text, end):
            return mention.entity.name
    return None


def described_speaker(parsed: Parsed, figure: Figure, mentions: list[Mention]) -> str | None:
    """Whoever stands right before a verb of saying, where the tree does not show it: "the start-up stated"."""
    here = [m for m in mentions if parsed.sentence.start <= m.start < figure.start and m.how != "reference"]
    for mention in here:
        if mention.entity.kind in ("organization", "person") and SAID_NEXT.match(
            parsed.text, mention.end - parsed.sentence.start
        ):
            return mention.entity.name
    for match in DESCRIBED.finditer(parsed.text):
        start, end = parsed.sentence.start + match.start("who"), parsed.sentence.start + match.end("who")
        if not start <= figure.start < end:
            return named(start, end, mentions) or strip_article(match["who"])
    return None


def announcers(reading: Reading, mentions: list[Mention]) -> set[str]:
    """The names of those whom the article quotes or reports to have announced something, anywhere in it."""
    pattern = JA_SAID_AFTER if reading.lang == "ja" else SAID_AFTER
    kinds = ("organization", "person")
    told = (mention for mention in mentions if mention.how != "common" and mention.entity.kind in kinds)
    return {
        mention.entity.name
        for mention in told
        if pattern.match(reading.text, mention.end)
        or (reading.lang == "en" and SAID_BEFORE.search(reading.text, max(0, mention.start - 40), mention.start))
    }


def phrase(parsed: Parsed, head: Token) -> str:
    """The noun phrase of a head, without relative clauses and asides."""
    keep = [
        t
        for t in head.subtree
        if t.i <= head.i
        or (t.i - head.i <= 6 and (t.dep_ in ("nmod", "case", "det", "compound", "flat") or asked(t) or asked(t.head)))
    ]
    run = [head]
    indexes = {token.i: token for token in keep}
    while run[0].i - 1 in indexes:
        run.insert(0, indexes[run[0].i - 1])
    while run[-1].i + 1 in indexes:
        run.append(indexes[run[-1].i + 1])
    return str(parsed.doc[run[0].i : run[-1].i + 1].text)


def asked(token: Token) -> bool:
    """True for the participle of those whom somebody asked: "economists surveyed by a bank"."""
    return token.dep_ == "acl" and token.lemma_.lower() in ASK


def strip_article(text: str) -> str:
    """The text without "the" or a mark at its start."""
    return re.sub(r"^[\W_]*(?:the\s+)?", "", text.strip(), flags=re.IGNORECASE)


def names_it(start: int, end: int, mentions: list[Mention]) -> bool:
    """False where a span names nothing but where somebody is: "a London broker", "a consultancy in Michigan"."""
    inside = [mention for mention in mentions if mention.start < end and start < mention.end]
    only_places = bool(inside) and all(mention.entity.kind == "place" for mention in inside)
    return not only_places or (inside[0].start <= start + len("the ") and inside[-1].end >= end)


def who_is(start: int, end: int, words: str, mentions: list[Mention]) -> str:
    """The canonical name of whom a span names, else its words."""
    name = named(start, end, mentions) if names_it(start, end, mentions) else None
    return name or strip_article(words)


def named(start: int, end: int, mentions: list[Mention]) -> str | None:
    """The canonical name of whom a span names: a person before an organization, the last of a kind."""
    inside = [mention for mention in mentions if mention.start < end and start < mention.end]
    for kinds in (("person",), ("organization",), ("place", "thing")):
        if found := [mention for mention in inside if mention.entity.kind in kinds]:
            return found[-1].entity.name
    return None


def japanese_speaker(parsed: Parsed, figure: Figure, mentions: list[Mention]) -> str | None:
    """The speaker of a Japanese sentence."""
    text, offset = parsed.text, parsed.sentence.start
    for match in JA_WORDS_OF.finditer(text):
        if match.start("words") <= figure.start - offset < match.end("words") and not match["who"].endswith(JA_PARTICLES):
            return named(offset + match.start("who"), offset + match.end("who"), mentions) or match["who"]
    for match in attributed_ja(text):
        start, end = offset + match.start("who"), offset + match.end("who")
        if start <= figure.start < end:
            continue
        inside = [mention for mention in mentions if mention.start < end and start < mention.end]
        who = JA_OPENING.sub("", match["who"])
        public = who.endswith(JA_PUBLIC) and JA_TELLS.search(match[0]) is not None  # a town tells something as its council
        if inside and (inside[-1].entity.kind != "place" or public):
            return inside[-1].entity.name
        if public and who in JA_PUBLIC:
            return who
        if match.re is not JA_SAYS and len(who) > 1 and not who.endswith(JA_ENDS_OPEN) and not re.search(r"[0-9０-９]", who):
            return who
    return None


@lru_cache(maxsize=8)  # the figures of a sentence ask one after another
def attributed_ja(text: str) -> list[re.Match[str]]:
    """Where the words of a Japanese sentence tell who says something, the plainest ones first."""
    return [match for pattern in (JA_QUOTES, JA_TOLD, JA_ACCORDING, JA_ANNOUNCED, JA_SAYS) for match in pattern.finditer(text)]
