"""The regular expressions of the English reader, and the first letters of all that it reads."""

import re

from extractors.figures import dates_english
from extractors.figures.english_numerals import MEASURED
from extractors.figures.english_trie import trie
from extractors.figures.numerals import ORDINAL_WORDS, SMALL_WORDS, TENS_WORDS

UNITS = list(SMALL_WORDS)[1:10]
SCALES_AFTER_A = "hundred|thousand|million|billion|trillion|quadrillion|dozen|lakh|crore"
# "a gigawatt", "a percentage point": units that an article counts as one. "A year" and "a day" name a rate far more often.
UNITS_AFTER_A = r"(?:mega|giga|tera|peta|exa|zetta)(?:flops?|watts?(?:[ -]hours?)?|bytes?)|percentage[ -]point|trillionth"
ORDINAL = rf"(?:{trie(ORDINAL_WORDS)}|[0-9]{{1,4}}(?:st|nd|rd|th))"
PARTS = "thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|halves"
FOLDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|thousand"
IN_A_ROW = ("consecutive", "straight", "successive")
PLACES = ("place", "position", "spot")
HALF_AFTER = "over|than|about|nearly|almost|under|roughly"
HALF_BEFORE = "of|the|its|their|his|her|that|as|what|this|those|all|again"
DOUBLE_BEFORE = frozenset("to will would could should might may can must than nearly almost about roughly even not".split())
DOUBLE_AFTER = re.compile(
    r"(?: (?:the|its|their|his|her|our|your|that|those|what|this|last|in|to|by|from|as|within|every|over|or|and|again|since"
    r"|next|output|production|capacity|sales|revenues?|profits?|earnings|exports|imports|investment|spending)(?![a-z])|[.,;:)!?]|$)"
)

ORDINAL_PHRASE = rf"{ORDINAL}[ -](?:[a-z]{{2,15}}est|worst|most(?= [a-z])|{'|'.join((*PLACES, *IN_A_ROW))})(?![a-z])"
NUMBER_WORDS = trie((*SMALL_WORDS, *TENS_WORDS))
AN = rf"an? (?=(?:{SCALES_AFTER_A}|{UNITS_AFTER_A})(?![a-z]))|half[ -]an?[ -]"
# Words that make figures of their own.
SPECIAL_SEED = (
    rf"(?P<rank>{ORDINAL_PHRASE})"
    r"|(?P<ranked>(?:rank(?:ed|s|ing)?|placed|plac(?:es|ing)|finish(?:ed|es|ing)?)(?: at| in)? "
    rf"(?={ORDINAL}(?![a-z-]))"
    rf"|(?:came|com(?:es|ing)|come|sits?|sat|lies?|lay|stands?|stood|ended) "
    rf"(?=(?!first){ORDINAL}(?:[,.;)]| (?:in|at|behind|with|after|on)(?![a-z])|$)))"
    rf"|(?P<fraction>(?:an?|{'|'.join(UNITS)})[ -](?:{PARTS})(?![a-z-]))"
    rf"|(?P<half>half(?= (?:{HALF_BEFORE})(?![a-z])|[.,;]| in| had| were| are| is| was)"
    rf"|{'|'.join(f'(?<={word} )half' for word in HALF_AFTER.split('|'))})(?! an? )"
    rf"|(?P<moved>(?<=to ){ORDINAL}(?=[,.;)]| (?:from|behind|in the|on the|place)(?![a-z])|$))"
    r"|(?P<and_a_half>(?:an?|one) (?P<what>year|month|week|day|hour|minute) and a (?P<part>half|quarter)(?![a-z]))"
    r"|(?P<twice>twice(?= (?:as|the|that|its|their|what|more|last|his|her)(?![a-z])))"
    r"|(?P<multiple>(?:doubl|tripl|trebl|quadrupl|quintupl|halv)(?:ed|es|ing|e)(?![a-z-]))"
    rf"|(?P<fold>(?:{FOLDS})-?fold(?![a-z]))"
    r"|(?P<class>(?:tera|peta|exa|zetta)flops?(?=-class|-scale))"
)
WEB = r"(?:https?://|www\.)[^\s<>\"]{1,2000}|(?:arxiv|doi|isbn|issn|pmid|rfc|cve|iso|iec)[: -]{1,3}[0-9][0-9./-]{0,60}"
# What a figure in words may start with, to find it fast; what it is, the full pattern says.
FIRST_WORDS = (
    *SMALL_WORDS, *TENS_WORDS, *ORDINAL_WORDS, *dates_english.FIRST_WORDS, "half", "twice", "hundredfold", "hundred-fold",
    "thousandfold", "thousand-fold", "doubl", "tripl", "trebl", "quadrupl", "quintupl", "halv", "rank", "placed", "places",
    "placing", "finish", "came ", "come ", "comes ", "coming ", "sit ", "sits ", "sat ", "lie ", "lies ",
    "lay ", "stand ", "stands ", "stood ", "ended ", "http", "www.",
    "arxiv", "doi", "isbn", "issn", "pmid", "rfc", "cve", "iso ", "iso-", "iec ",
    *(f"{prefix}flop" for prefix in ("tera", "peta", "exa", "zetta")),
    *(f"{article} {scale}" for article in ("a", "an") for scale in SCALES_AFTER_A.split("|")),
    *(f"{article}{gap}{part}" for article in ("a", "an") for gap in " -" for part in PARTS.replace("s?", "").split("|")),
    *(f"a {unit} and" for unit in ("year", "month", "week", "day", "minute")), "an hour and",
    *(f"a {prefix}" for prefix in ("mega", "giga", "tera", "peta", "zetta", "percentage")), "an exa",
)  # fmt: skip
ORDINAL_AT = re.compile(ORDINAL)
AND_ORDINAL = re.compile(rf" and (?={ORDINAL}(?![a-z-]))")
SCALED_A = re.compile(rf"an? (?:{SCALES_AFTER_A})")
OF_A = re.compile(r" of (?=an? )")
RANK_BEFORE = re.compile(r"(?:(?<![a-z])(?:no\.? ?|number[ -]|nr\. ?|rank(?:ed|s|ing)? (?:at )?)|# ?)$")
RANK_ENDS = (
    "no. ", "no.", "no ", "number ", "number-", "nr. ", "nr ", "nr.", "#", "# ", " at ", "rank ", "ranked ", "ranks ",
    "ranking ",
)  # fmt: skip
RATIO_OF = re.compile(r" (?:in every|out of every|out of|of every|in) ")
SLASH = re.compile(
    rf"[1-9]/(?:[23458](?![0-9/%])(?!{MEASURED})|(?:[2-9]|1[0-6])(?= (?:of|majority|share|cups?|teaspoons?)(?![a-z])))"
)
JOINER = re.compile(r"-?(?: to | and | or )| ?[-–—~] ?")
DASHES = ("-", "–", "—", "~")
GLUED_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![a-z])")
TOKEN = re.compile(r"[A-Za-z0-9_./\\-]*")
# After an office that is called by the number of its house: what it does, or who speaks for it.
OFFICE_ACTS = re.compile(
    r" (?:says?|said|spokes[a-z]+|sources?|aides?|advisers?|officials?|staff|insiders?|has|had|is|was|will|would|declined"
    r"|denie[ds]|confirm(?:s|ed)|insist(?:s|ed)|refuse[ds]|announce[ds]|backed|welcomed)(?![a-z])"
)
ALSO_NUMBERED = re.compile(r"(?:(?:,| and|, and| or| to) [0-9]{1,4}(?![0-9a-z%]|[.,][0-9]))+")  # "junctions 15 and 17"
NUMBER_ONLY = re.compile(r"[0-9,]+|[a-z-]+")
CONVERSION = re.compile(r" ?\(|,? or |, ")
SENTENCE_BREAK = re.compile(r"[.!?](?:\s|$)|\n")
PREPOSITIONS = frozenset(
    "in since by until till from of during before after through early late mid fiscal year and to for".split()
)
VAGUE = frozenset({"several", "few", "couple", "many"})
# "three times" is a multiple before a comparison and a number of occasions before anything that says when or how often.
COMPARED = re.compile(
    r" (?:as|the|that|those|this|its|their|his|her|our|what|more|less|fewer|over|worse|better|[a-z]{2,12}er|national|normal"
    r"|usual|average|annual|earnings|sales|revenue|book|profits?|gdp|current|today's|last|forward|expected)(?![a-z])| [A-Z]"
)
OCCASIONS = re.compile(
    r" (?:an?|per|each|every|in|since|before|during|on|at|by|with|from|between|while|when|after|this|last year|last month"
    r"|last week|over the|and|but|or|to)(?![a-z])|[.,;:!?)\n\"']|$"
)
GROWTH_BEFORE = re.compile(
    r"(?:\b(?:to|by|of|than)(?: (?:about|nearly|almost|some|around|roughly|over|up to|more than))?"
    r"|\b(?:rose|risen|grew|grown|increased|jumped|multiplied|expanded|soared|surged|up)"
    r"(?: (?:about|nearly|almost|some|around|roughly|over|more than))?) $"
)
WEIGHT = re.compile(
    r"\b(?:weigh\w*|weight\w*|heavi\w*|heavy|lift\w*|lbs?|kilograms?|kilos?|kg|ounces?|bombs?|dumbbells?|foot|feet|ft)\b"
)
OF_GOODS = re.compile(r" of (?!debts?|savings|loans?|taxpayers?|public|investment|funding|government|new|cuts)[a-z]")
LENGTH_AFTER = re.compile(
    r" (?:tall|high|long|wide|deep|away|above|below|apart|race|sprint|final|freestyle|hurdles|relay|dash|pool|tower|wave"
    r"|thick)(?![a-z])"
)
BOUND = re.compile(r"\+(?=[ -][a-z])|(?:-plus|-odd| or so| or more| or fewer| or less)(?= )")
TIMES_PER = re.compile(r"[ -]times(?![a-z])")
