"""The claim builder as a component of somebody's spaCy pipeline."""

import ast
import importlib
import re
import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from corpus.errors import StopRun
from extractors import Claim
from extractors.component import COMPONENT
from extractors.models import bundled_path
from tests.extractors.conftest import Read

TEXTS = [  # lang, text, [(printed, value, metric, subject)]
    pytest.param(
        "en",
        "Fujitsu and Riken built Fugaku. Fugaku delivers 442 petaflops.\nThe weather was fine. Toyota will invest $2 billion.",
        [("442 petaflops", 4.42e17, "peak_performance", "Fugaku"), ("$2 billion", 2e9, "investment", "Toyota")],
        id="en",
    ),
    pytest.param(
        "ja",
        "天気がよい。\nトヨタ自動車は12億円を投資する。富岳の性能は442ペタフロップスだ。",
        [("12億円", 1.2e9, "investment", "Toyota"), ("442ペタフロップス", 4.42e17, "peak_performance", "Fugaku")],
        id="ja",
    ),
    pytest.param("en", "", [], id="empty"),
    pytest.param("en", "\n \n", [], id="blank"),
    pytest.param("ja", "天気がよい。", [], id="no-figure"),
    pytest.param("en", "x" * 1200 + " 5% " + "y" * 1200, [], id="no-prose"),
]


@pytest.fixture(scope="module")
def pipelines() -> dict[str, Language]:
    """The pipelines as their owners ship them, with the component at the end."""
    loaded = {"en": spacy.load(bundled_path()), "ja": spacy.load("ja_ginza")}
    for nlp in loaded.values():
        nlp.add_pipe(COMPONENT)
    return loaded


def read_doc(nlp: Language, text: str, *, title: object = "", published: object = None) -> Doc:
    doc = nlp.make_doc(text)
    doc._.title, doc._.published = title, published
    return nlp(doc)


def brief(claims: list[Claim]) -> list[tuple[str, float | None, str, str]]:
    return [(one.figure.text, one.value, one.metric, one.subject.name if one.subject else "") for one in claims]


@pytest.mark.parametrize(("lang", "text", "expected"), TEXTS)
def test_claims_of_a_doc(lang: str, text: str, expected: list[object], pipelines: dict[str, Language]) -> None:
    doc = read_doc(pipelines[lang], text, published="2024-04-10")
    assert brief(doc._.claims) == expected
    for part in (*doc._.figures, *doc._.mentions):
        assert doc.text[part.start : part.end] == part.text
    for claim in doc._.claims:
        assert doc.text[claim.sentence_start : claim.sentence_end].count("\n") == 0
        assert claim.sentence_start <= claim.figure.start < claim.figure.end <= claim.sentence_end


@pytest.mark.parametrize(("lang", "text", "expected"), TEXTS[:2])
def test_the_same_comes_out_as_from_an_article(
    lang: str, text: str, expected: object, pipelines: dict[str, Language], read_claims: Read
) -> None:
    doc = read_doc(pipelines[lang], text, published="2024-04-10")
    assert brief(doc._.claims) == brief(read_claims(text, lang))


def test_the_document_keeps_its_own_parse(pipelines: dict[str, Language]) -> None:
    text = "Llama 3 was trained on 15 trillion tokens."
    with pipelines["en"].select_pipes(disable=COMPONENT):
        before = pipelines["en"](text)
    after = pipelines["en"](text)
    assert [(token.text, token.dep_, token.head.i) for token in after] == [(t.text, t.dep_, t.head.i) for t in before]
    assert [(m.text, m.how) for m in after._.mentions][:1] == [("Llama 3", "known")]


@pytest.mark.parametrize(
    "published", [date(2024, 4, 10), datetime(2024, 4, 10, 9), "2024-04-10", "Wed, 10 Apr 2024 09:00:00 GMT"]
)
def test_the_date_of_publication_gives_the_year(published: object, pipelines: dict[str, Language]) -> None:
    doc = read_doc(pipelines["en"], "The bridge will open on May 3.", published=published)
    assert [claim.value_date for claim in doc._.claims] == ["2024-05-03"]


def test_the_title_may_be_text_or_parsed(pipelines: dict[str, Language]) -> None:
    text = "It will invest $2 billion in a plant."
    for title in ("Toyota plans a plant", pipelines["en"]("Toyota plans a plant")):
        assert brief(read_doc(pipelines["en"], text, title=title)._.claims) == [("$2 billion", 2e9, "investment", "Toyota")]


def test_trees_of_spacys_own_english_pipelines_are_understood() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(COMPONENT)
    words = ["Toyota", "invested", "$", "2", "billion", "in", "a", "plant", "."]
    lemmas = ["Toyota", "invest", *words[2:]]
    heads = [1, 1, 4, 4, 1, 1, 7, 5, 1]
    deps = ["nsubj", "ROOT", "quantmod", "compound", "dobj", "prep", "det", "pobj", "punct"]
    pos = ["PROPN", "VERB", "SYM", "NUM", "NUM", "ADP", "DET", "NOUN", "PUNCT"]
    spaces = [True, True, False, True, True, True, True, False, False]
    doc = Doc(nlp.vocab, words=words, spaces=spaces, heads=heads, deps=deps, pos=pos, tags=pos, lemmas=lemmas)
    doc = nlp(doc)
    assert brief(doc._.claims) == [("$2 billion", 2e9, "investment", "Toyota")]
    assert doc[4].dep_ == "dobj"


def test_labels_of_heads_of_phrases_are_understood() -> None:
    nlp = spacy.load("ja_ginza", exclude=["bunsetu_recognizer"])
    nlp.add_pipe(COMPONENT)
    doc = nlp("新設住宅着工戸数は4月に26.6%減と大きく落ち込んだ。")
    assert "nsubj_bunsetu" in [token.dep_ for token in doc]
    assert brief(doc._.claims) == [("26.6%", -26.6, "growth_rate", "新設住宅着工戸数")]


def test_without_a_parse_it_says_what_is_missing() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(COMPONENT)
    with pytest.raises(StopRun, match=r"needs documents with TAG, POS, LEMMA, DEP.*Add it after the tagger"):
        nlp("Toyota will invest $2 billion.")


def test_other_languages_and_bad_dates_are_refused(pipelines: dict[str, Language]) -> None:
    with pytest.raises(StopRun, match="reads en and ja; this pipeline is of 'de'"):
        spacy.blank("de").add_pipe(COMPONENT)
    with pytest.raises(StopRun, match="is 'last week', which is no date"):
        read_doc(pipelines["en"], "Sales fell 5%.", published="last week")


def test_it_goes_to_disk_and_back_with_its_own_names(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,kind,qid,en,ja\nQuorvex,organization,,Quorvex|QVX,\n", encoding="utf-8")
    nlp = spacy.load(bundled_path())
    nlp.add_pipe(COMPONENT, config={"entities": str(own)})
    nlp.to_disk(tmp_path / "pipeline")
    text = "QVX will invest $2 billion."
    expected = [("$2 billion", 2e9, "investment", "Quorvex")]
    assert brief(nlp(text)._.claims) == expected
    own.unlink()
    again = spacy.load(tmp_path / "pipeline")
    assert brief(again(text)._.claims) == expected
    assert [brief(doc._.claims) for doc in again.pipe([text, text])] == [expected, expected]


def test_installation_makes_the_factories_known(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, target in project["entry-points"]["spacy_factories"].items():
        module, function = target.split(":")
        assert Language.get_factory_meta(name).factory == name
        assert callable(getattr(importlib.import_module(module), function))


def test_the_examples_of_the_readme_run(root: Path) -> None:
    """Each ends in an expression, with its value in comments below it."""
    page = (root / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        names: dict[str, object] = {}
        *statements, last = ast.parse(example).body
        exec(compile(ast.Module(statements, []), "README.md", "exec"), names)
        shown = " ".join(re.findall(r"^# ?(.*)$", example, re.MULTILINE))
        given = eval(compile(ast.Expression(last.value), "README.md", "eval"), names)
        assert given == eval(shown, {"null": None})
