"""The marked stories say what their marks mean, and a wrong mark is told."""

from pathlib import Path

import pytest

from training.stories import StoryError, read_story

HEAD = "N = Norvik AB | Norvik\n\n=== courier.example 2024-10-24\nNorvik sells its ferries\n"
STORIES = sorted((Path(__file__).parents[2] / "training" / "annotated").glob("*.txt"))


def test_a_mark_says_all_of_a_claim(tmp_path: Path) -> None:
    path = tmp_path / "en-ferry.txt"
    body = "Norvik's sales fell {{4.2%|N~Norvik's|-growth_rate||2024-Q3|N}} as {{a pair|N|ship_count|planned|kind=count; value=2; unit=ship}} sank.\n"
    path.write_text(HEAD + body, encoding="utf-8")
    story = read_story(path)
    (article,) = story["articles"]
    assert article["text"] == "Norvik's sales fell 4.2% as a pair sank.\n"
    assert (article["title"], article["publisher"]) == ("Norvik sells its ferries", "courier.example")
    place = {"article": "en-ferry/1", "sentence": "Norvik's sales fell 4.2% as a pair sank."}
    who = {"subject": "Norvik AB", "aliases": ["Norvik"]}
    fall = {"kind": "percent", "value": -4.2, "value_high": None, "unit": "%", "qualifier": "exact"}
    pair = {"kind": "count", "value": 2.0, "value_high": None, "unit": "ship", "qualifier": "exact"}
    said = {
        "subject_surface": "Norvik's",
        "metric": "growth_rate",
        "status": "reported",
        "as_of": "2024-Q3",
        "speaker": "Norvik AB",
    }
    bare = {"subject_surface": "", "metric": "ship_count", "status": "planned", "as_of": None, "speaker": None}
    assert story["claims"] == [
        {"id": 101, "figure": "4.2%", "start": 20} | place | who | fall | said,
        {"id": 102, "figure": "a pair", "start": 28} | place | who | pair | bare,
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Norvik\n\nSales fell.", "no article"),
        ("Norvik AB\n" + HEAD, "'Norvik AB' before the first article"),
        (HEAD + "Sales fell {{4%|N}}.", "has 2 fields"),
        (HEAD + "Sales fell {{4%|N|growth_rate|certain}}.", "'certain' is not a valid Status"),
        (HEAD + "Sales fell {{a bit|N|growth_rate}}.", "'a bit': the extractor does not find it"),
        (HEAD + "Sales fell {{4%|N|growth_rate|colour=red}}.", "says ['colour']"),
        (HEAD + "Sales fell {{4%|N|growth_rate||last year}}.", "as_of 'last year' is no time"),
        (HEAD + "Sales fell {{4%|N|growth_rate.", "not closed"),
    ],
)
def test_a_wrong_story_is_told(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "en-ferry.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StoryError) as raised:
        read_story(path)
    assert message in str(raised.value)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_every_mark_stands_at_its_figure_and_its_words_in_the_text(path: Path) -> None:
    story = read_story(path)
    texts = {article["id"]: article["text"] for article in story["articles"]}
    for claim in story["claims"]:
        text = texts[claim["article"]]
        assert text[claim["start"] :].startswith(claim["figure"])
        assert claim["figure"] in claim["sentence"], claim
        assert claim["subject_surface"] in text, claim
        assert claim["subject"], claim
