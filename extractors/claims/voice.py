"""Whose words a stretch of an article is: an answer in an interview, a label before a colon, a firm's own release."""

import re
from collections.abc import Iterator

from extractors.claims.speaker import ASIDE, named
from extractors.entities.mention import Mention
from extractors.reading import Reading

# "Lena Aspelund: Because ...", "The mayor of Sholt, by radio: "We have ...""
LABEL = re.compile(
    r"^(?:\d{1,2}[:.]\d\d\s+)?(?P<who>(?:(?:The|A) )?[A-Z][\w.'’-]+(?: (?:of|the|[A-Z][\w.'’-]+)){1,5})"
    r"(?:, [a-z ]{2,30})?: (?=[\"“A-Z])",
    re.MULTILINE,
)
ANSWER = re.compile(r"^(?:[AＡ]|答(?:え)?)(?:[:：．.] ?|[ 　]+)", re.MULTILINE)
ASKED_JA = re.compile(r"^(?:――|—|──|--)[^\n]+\n「", re.MULTILINE)  # a question, and the answer in quotes on the next line
INTERVIEW = re.compile(
    r"\binterview\b|インタビュー|に聞く|氏に聞|一問一答|[QＱ]&[AＡ]|Ｑ＆Ａ|questions and answers", re.IGNORECASE
)
# Words of the house that writes: what it calls itself, and that it humbly makes something known.
OWN_JA = re.compile(
    r"当(?:社|行|会|協会|組合|機構|連盟|連合|財団|法人|院|学会|グループ)(?![一-龠])|弊[社会行]"
    r"|(?:お知らせ|ご報告)します|(?:お知らせ|ご報告|公表|発表|開示|決定|決議|計上|実施)(?:いた|致)し(?:ま|たく)|お知らせ$",
    re.MULTILINE,
)
# Where houses publish what they say themselves: newsrooms, wires of releases, disclosures.
RELEASES = re.compile(
    r"(?<![a-z])(?:press-?rooms?|(?:press|news|media)-?releases?|pr-?times|pr-?newswire|business-?wire|globe-?newswire"
    r"|accesswire|[a-z]*prwire|tdnet)(?![a-z])"
    r"|[/-]newsroom(?![a-z])|(?<![a-z])newsroom\.[a-z0-9-]+\.[a-z]{3}|(?<![a-z0-9])(?:pr|releases)\.[a-z]"
)
IMMEDIATE = re.compile(
    r"\bfor immediate release\b|^(?:media|press) (?:contacts?|inquiries|enquiries)\b|^notes to editors\b",
    re.IGNORECASE | re.MULTILINE,
)
# What an English release ends with, and how it begins after the name of its firm; the press says on which day.
ABOUT = re.compile(r"^About (?P<who>[A-Z][\w&'’. -]{1,50})[.:\n]", re.MULTILINE)
TODAY = re.compile(ASIDE + r" today (?:\w+ )?(?:announce|release|launch|unveil|report|publish|introduce|set out)")
RATED = re.compile(r"アナリスト|投資判断|レーティング|目標株価")  # there 当社 is the house that rates a firm
# "All figures come from the company's own report", "Source: Eurostat", 「数字はいずれも同社の発表による」
SOURCED = re.compile(
    r"\b(?:figures|numbers|data|statistics)\b[^.\n]{0,40}\b(?:come|comes|is taken|are taken|stem) from (?P<who>[^.;\n]{2,60})"
    r"|^\W*Sources?: (?P<source>[^.;\n]{2,60})"
    r"|(?:数字|数値|データ)は(?:すべて|いずれも|全て)?(?P<ja>[^。\n]{2,30}?)の(?:資料|発表|報告書?|公表|まとめ|調べ)(?:による|から)"
    r"|(?:出所|出典|資料)[:：] ?(?P<shown>[^。\n]{2,30})",
    re.MULTILINE,
)
OF_FIRM = re.compile(r"\b(?:company|firm|group|maker|start-?up)\b|同社|会社")  # which one, the text does not say
QUESTIONS = 3  # of an interview
IN_QUOTES = re.compile(r"「[^」]*」")


class Voices:
    """Who speaks where in an article, beyond what its sentences attribute."""

    def __init__(self, reading: Reading, mentions: list[Mention]) -> None:
        self._labels = dict(labels(reading, mentions))
        self._interviewed = interviewee(reading, mentions)
        self._interviewed_throughout = interviewee_throughout(reading)
        self._own = writer(reading, mentions)
        self._reading = reading

    def of(self, position: int) -> str | None:
        """The speaker of the paragraph around a position; None where it is the publication's own."""
        text = self._reading.text
        start = text.rfind("\n", 0, position) + 1
        if who := self._labels.get(start):
            return who
        if self._interviewed and (ANSWER.match(text, start) or text.startswith("「", start)):
            return self._interviewed
        if self._interviewed_throughout and not is_question(text, start):
            return self._interviewed_throughout
        return self._own


def labels(reading: Reading, mentions: list[Mention]) -> Iterator[tuple[int, str]]:
    """(start of the paragraph, speaker) where a paragraph begins with who says it and a colon."""
    if reading.lang == "en":
        for match in LABEL.finditer(reading.text):
            people = [
                mention
                for mention in mentions
                if match.start("who") <= mention.start < match.end("who") and mention.entity.kind == "person"
            ]
            quoted = reading.text[match.end()] in '"“'
            if people or quoted:
                who = named(match.start("who"), match.end("who"), people) or match["who"].removeprefix("The ")
                yield match.start(), who


def interviewee(reading: Reading, mentions: list[Mention]) -> str | None:
    """The one person whom an interview is with, named in its title or first in its text; None if it is no interview."""
    answers = len(ANSWER.findall(reading.text)) + len(ASKED_JA.findall(reading.text))
    if answers < 2 or not INTERVIEW.search(f"{reading.article.title}\n{reading.text[:200]}"):
        return None
    people = [entity.name for entity in reading.titled if entity.kind == "person"]
    people += [mention.entity.name for mention in mentions[:5] if mention.entity.kind == "person"]
    return people[0] if people else None


def interviewee_throughout(reading: Reading) -> str | None:
    """The person with whom the title says that the whole article is an interview, of questions and answers without marks."""
    people = [entity.name for entity in reading.titled if entity.kind == "person"]
    if not people or not INTERVIEW.search(reading.article.title):
        return None
    starts = [0, *(match.end() for match in re.finditer("\n", reading.text))]
    questions = sum(is_question(reading.text, start) for start in starts)
    return people[0] if questions >= QUESTIONS else None


def is_question(text: str, start: int) -> bool:
    """True if the paragraph at `start` is what an interviewer asks or puts to somebody."""
    end = text.find("\n", start)
    paragraph = text[start : end if end >= 0 else len(text)].strip()
    return paragraph.endswith(("?", "？")) or paragraph.startswith(("- ", "– ", "— "))


def writer(reading: Reading, mentions: list[Mention]) -> str | None:
    """Whom the article names as the source of its figures, or the firm whose own release it is; None otherwise."""
    if match := SOURCED.search(reading.text):
        group = match.lastgroup or "who"
        who = named(match.start(group), match.end(group), mentions)
        return who or (None if OF_FIRM.search(match[group]) else match[group].strip())
    return issuer(reading, mentions)


def issuer(reading: Reading, mentions: list[Mention]) -> str | None:
    """The firm or body whose own release the article is; None otherwise.

    A release says 当社 or お知らせいたします outside quotes, in English what its firm does "today" or at its end "About the
    firm"; or it is where releases are published. It names its firm first.
    """
    firms = [mention for mention in mentions if mention.entity.kind == "organization"]
    article = reading.article
    if reading.lang == "en":
        if match := ABOUT.search(reading.text):
            return named(match.start("who"), match.end("who"), [mention for mention in mentions if mention.how != "reference"])
        own = bool(firms and TODAY.match(reading.text, firms[0].end)) or bool(IMMEDIATE.search(reading.text))
    else:
        words = IN_QUOTES.sub("", f"{article.title}\n{reading.text}")
        own = bool(OWN_JA.search(words)) and not RATED.search(reading.text)
    own = own or bool(RELEASES.search(f"{article.publisher} {article.url}".lower()))
    return firms[0].entity.name if firms and own else None
