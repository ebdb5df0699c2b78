"""Gold files: what is taken, and what a bad one is told."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import ClaimledgerError
from corpus.samples import sample_gold
from reports.evaluation import Story, read_stories

ROOT = Path(__file__).parents[3]


STORIES = [*sorted(ROOT.glob("benchmarks/stories/*.json")), *sorted(ROOT.glob("training/annotated/*.json"))]


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_kept_here_is_a_gold_file(path: Path) -> None:
    (story,) = read_stories([str(path)])
    assert story.claims


def test_the_bundled_gold_files(root: Path) -> None:
    (sample,) = read_stories([sample_gold()])
    (agency,) = read_stories([str(root / "benchmarks/stories/agency.json")])
    assert [(story.gold.story, len(story.claims)) for story in (sample, agency)] == [("samples", 90), ("samples", 216)]


def test_places_of_a_figure(record: dict[str, Any], read: Callable[[dict[str, Any]], Story]) -> None:
    record["articles"][2]["text"] += " It is 2026 or 2026."
    record["claims"][6]["sentence"] = "It is 2026 or 2026."
    story = read(record)
    assert [story.articles["c"].text[start:end] for start, end in story.places(story.claims[7])] == ["2026", "2026"]
    assert story.places(story.claims[1]) == [(16, 29)]
    assert story.sentence_start(story.claims[7]) == story.articles["c"].text.index("It is 2026")


def test_a_sentence_that_is_there_twice(record: dict[str, Any], read: Callable[[dict[str, Any]], Story]) -> None:
    text = record["articles"][2]["text"] = "It has 9 nodes. It has 9 nodes."
    record["claims"] = [record["claims"][5] | {"sentence": "It has 9 nodes.", "figure": "9 nodes", "start": 23, "value": 9}]
    record |= {"same": [], "conflicts": [], "not_conflicts": []}
    story = read(record)
    assert (story.places(story.claims[6]), story.sentence_start(story.claims[6])) == ([(23, 30)], text.rindex("It has"))


def set_at(record: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(record)
    place: Any = changed
    *parts, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in parts:
        place = place[part]
    place[last] = value
    return changed


BAD = [  # where, what is put there, what is said
    pytest.param("story", 5, "story: Input should be a valid string", id="story"),
    pytest.param("articles", [], "articles: Tuple should have at least 1 item", id="no-articles"),
    pytest.param("articles.0.lang", "fr", "articles.0.lang: Input should be 'en' or 'ja'", id="lang"),
    pytest.param("articles.0.text", " x", "articles.0.text: Value error, A reader changes it", id="margin"),
    pytest.param("articles.1.id", "a", "articles: 'a' is there more than once", id="article-twice"),
    pytest.param("claims.1.id", 1, "claims: 1 is there more than once", id="claim-twice"),
    pytest.param("claims.0.kind", "cash", "claims.0.kind: Input should be 'money'", id="kind"),
    pytest.param("claims.0.article", "z", "claims.0.article: there is no article 'z'", id="article"),
    pytest.param("claims.0.value", "much", "claims.0.value: a compute is a number, not 'much'", id="value"),
    pytest.param("claims.6.value", 2026, "claims.6.value: a date is an ISO string, not 2026", id="date"),
    pytest.param("claims.0.sentence", "Nobody said 442 petaflops.", "claims.0.sentence: it is not in the text", id="sentence"),
    pytest.param("claims.0.figure", "9", "claims.0.figure: '9' is not in the sentence", id="figure"),
    pytest.param("claims.0.start", 3, "claims.0.start: '442 petaflops' is not at 3", id="start"),
    pytest.param("same", [[1, 2], [2, 3]], "same: 2 is there more than once", id="two-groups"),
    pytest.param("same.0.1", 70, "same.0: there is no claim 70", id="same"),
    pytest.param("conflicts.0.b", 71, "conflicts.0: there is no claim 71", id="conflict"),
    pytest.param("not_conflicts.0.a", 72, "not_conflicts.0: there is no claim 72", id="no-conflict"),
]


@pytest.mark.parametrize(("where", "value", "said"), BAD)
def test_a_bad_file_is_told_with_its_key(
    where: str, value: Any, said: str, record: dict[str, Any], read: Callable[[dict[str, Any]], Story], tmp_path: Path
) -> None:
    with pytest.raises(ClaimledgerError) as caught:
        read(set_at(record, where, value))
    assert str(caught.value).startswith(f"{str(tmp_path / 'gold.json')!r} is no gold file:\n- ")
    assert said in str(caught.value)


def test_a_missing_key(record: dict[str, Any], read: Callable[[dict[str, Any]], Story]) -> None:
    del record["claims"][2]["metric"]
    with pytest.raises(ClaimledgerError, match=r"claims\.2\.metric: Field required"):
        read(record)


def test_many_faults_are_told_together(record: dict[str, Any], read: Callable[[dict[str, Any]], Story]) -> None:
    record["same"] = [[1, *range(100, 115)]]
    with pytest.raises(ClaimledgerError) as caught:
        read(record)
    assert str(caught.value).count("there is no claim") == 10
    assert str(caught.value).endswith("- and 5 more")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{")
    (tmp_path / "y.json").write_bytes(b"\xff")
    for name, said in (("none.json", "No such file"), ("x.json", "Expecting property name"), ("y.json", "can't decode")):
        with pytest.raises(ClaimledgerError, match=f"{name}' cannot be read: .*{said}"):
            read_stories([str(tmp_path / name)])


def test_a_story_given_twice() -> None:
    with pytest.raises(ClaimledgerError, match=r"The article 'sample/en-fugaku-1' is in .* Give each story once"):
        read_stories([sample_gold(), sample_gold()])
