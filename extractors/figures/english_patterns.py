"""The regular expressions of the English reader."""

import re

from extractors.figures.numerals import ORDINAL_WORDS, SMALL_WORDS, TENS_WORDS

UNITS = list(SMALL_WORDS)[1:10]
WORD_SEEDS = sorted((*SMALL_WORDS, *TENS_WORDS), key=len, reverse=True)
SCALES_AFTER_A = "hundred|thousand|million|billion|trillion|quadrillion|dozen|lakh|crore"
ORDINAL = rf"(?:{'|'.join(ORDINAL_WORDS)}|[0-9]{{1,4}}(?:st|nd|rd|th))"
PARTS = "thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|halves"
FOLDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|thousand"
IN_A_ROW = ("consecutive", "straight", "successive")
PLACES = ("place", "position", "spot")
HALF_AFTER = "over|than|about|nearly|almost|under|roughly"
HALF_BEFORE = "of|the|its|their|his|her|that|as|what|this|those|all|again"

NUMBER_SEED = (
    rf"(?P<number>[0-9]|(?:{'|'.join(WORD_SEEDS)})(?![a-z])|an? (?={SCALES_AFTER_A}(?![a-z]))"
    rf"|half an? (?=(?:{SCALES_AFTER_A})(?![a-z])))"
)
# Words that make figures of their own.
SPECIAL_SEED = (
    rf"(?P<rank>{ORDINAL}(?:[ -](?:[a-z]{{2,15}}est|most(?= [a-z])|{'|'.join((*PLACES, *IN_A_ROW))})(?![a-z])))"
    rf"|(?P<ranked>(?:rank(?:ed|s|ing)?|placed|plac(?:es|ing)|finish(?:ed|es|ing)?)(?: at| in)? (?={ORDINAL}(?![a-z-])))"
    rf"|(?P<fraction>(?:an?|{'|'.join(UNITS)})[ -](?:{PARTS})(?![a-z-]))"
    rf"|(?P<half>{'|'.join(f'(?<={word} )half' for word in HALF_AFTER.split('|'))}"
    rf"|half(?= (?:{HALF_BEFORE})(?![a-z])|[.,;]| in| had| were| are| is| was))"
    r"|(?P<twice>twice(?= (?:as|the|that|its|their|what|more|last|his|her)(?![a-z])))"
    r"|(?P<multiple>(?:doubl|tripl|trebl|quadrupl|quintupl|halv)(?:ed|es|ing|e)(?![a-z-]))"
    rf"|(?P<fold>(?:{FOLDS})-?fold(?![a-z]))"
)
WEB = r"(?:https?://|www\.)[^\s<>\"]{1,2000}"
ORDINAL_AT = re.compile(ORDINAL)
SCALED_A = re.compile(rf"an? (?:{SCALES_AFTER_A})")
RANK_BEFORE = re.compile(r"(?:(?<![a-z])(?:no\.? ?|number |nr\. ?|rank(?:ed|s|ing)? (?:at )?)|# ?)$")
RATIO_OF = re.compile(r" (?:in|out of|in every|out of every|of every) ")
JOINER = re.compile(r" ?[-–—~] ?| to | and | or ")
DASHES = ("-", "–", "—", "~")
GLUED_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![a-z])")
CLOCK = re.compile(
    r"[0-9]{1,2}(?:[:.][0-9]{2}){1,2}(?: ?[ap]\.?m\b\.?)|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9])"
    r"|[0-9]{1,2} ?[ap]\.?m\b\.?|[0-9]{1,2} o'clock"
)
PHONE = re.compile(r"[0-9]{1,5}([-. ])[0-9]{2,4}\1[0-9]{3,4}(?![0-9])")
TOKEN = re.compile(r"[A-Za-z0-9_./\\-]*")
MARKER = re.compile(r"[0-9]{1,2}[.)](?=\s)")
NUMBER_ONLY = re.compile(r"[0-9,]+|[a-z-]+")
TIMES_A = re.compile(r" (?:an?|per|each|every|in|since) ")
CONVERSION = re.compile(r" ?\(|,? or |, ")
SENTENCE_BREAK = re.compile(r"[.!?](?:\s|$)|\n")
BRACKETS = {"[": "]", "(": ")"}
PREPOSITIONS = frozenset(
    "in since by until till from of during before after through early late mid fiscal year and to for".split()
)
VAGUE = frozenset({"several", "few", "couple", "many"})
