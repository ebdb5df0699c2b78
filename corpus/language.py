"""Which of the two languages a text is in."""

import re
from functools import cache
from pathlib import Path
from typing import Any

KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff々]")
LATIN = re.compile(r"[A-Za-z]")
LETTERS = re.compile(r"[^\W\d_]")
SAMPLE = 5_000  # characters looked at; the language does not change after that
LEAST_JAPANESE = 0.2  # of the letters, kana and kanji: Japanese news on technology is up to three quarters Latin letters
LEAST_KANA = 0.1  # of kana and kanji, kana: Chinese has none, the densest Japanese headline one in five
SHORT = 100  # letters; below that the detector takes names for Indonesian or Shona, so it gets fewer languages to choose from
NEIGHBOURS = ("en", "de", "fr", "es", "it", "pt", "nl")
KNOWN = ("en", "ja")


def given_language(given: str | None) -> str | None:
    """The language that a sender gives ("en-US", "ja_JP"), if it is one of ours."""
    code = re.split(r"[-_]", (given or "").strip().lower())[0]
    return code if code in KNOWN else None


def find_language(text: str) -> str:
    """The code of the text's language: "en", "ja", another ISO 639-1 code, or "zxx" if it holds no words."""
    sample = text[:SAMPLE]
    letters = len(LETTERS.findall(sample))
    if not letters:
        return "zxx"
    kana, han = len(KANA.findall(sample)), len(HAN.findall(sample))
    if kana + han >= LEAST_JAPANESE * letters and kana >= LEAST_KANA * (kana + han):
        return "ja"
    few = letters < SHORT and len(LATIN.findall(sample)) > 0.9 * letters
    language, _ = _detector(few).classify(sample)
    return str(language)


@cache
def _detector(few: bool) -> Any:
    import py3langid.langid as langid

    detector = langid.LanguageIdentifier.from_model_file(Path(langid.MODEL_DIR) / langid.MODEL_FILE)
    if few:
        detector.set_languages(list(NEIGHBOURS))
    return detector
