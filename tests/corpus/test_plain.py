"""Text and Markdown."""

from datetime import datetime

import pytest

from corpus.draft import Place
from corpus.plain import read_markdown, read_text
from corpus.quarantine import Reason, Unreadable

BODY = "The supercomputer Fugaku delivers 442 petaflops, said the institute that built it."
TITLES = [
    pytest.param(f"Fugaku is fast\n\n{BODY}", "Fugaku is fast", id="short-line-and-empty-line"),
    pytest.param(f"Fugaku is fast\r\n \r\n{BODY}", "Fugaku is fast", id="windows"),
    pytest.param(f"Fugaku is fast\n{BODY}", "", id="no-empty-line"),
    pytest.param(f"{BODY * 3}\n\n{BODY}", "", id="long-line"),
    pytest.param(BODY, "", id="one-line"),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_title_of_a_text_file(text: str, title: str, place: Place) -> None:
    article = read_text(f"  \n{text}\n\n".encode(), place)
    assert article.title == title
    assert article.text == text.replace("\r\n", "\n")
    assert (article.key, article.origin, article.lang) == ("/somewhere/here", "here", "en")


def test_text_is_not_normalised(place: Place) -> None:
    text = "The ﬁgure of １２ million cafe\u0301s stands, said the owner of the tower in Kobe."
    assert read_text(text.encode(), place).text == text


def test_markdown_with_front_matter(place: Place) -> None:
    raw = f"---\nid: 7\ntitle: 富岳\nurl: https://example.com/a#part\npublished: 2024-11-03\npublisher: Kobe News\nmood: good\n---\n\n# Head\n\n**{BODY}**\n"
    article = read_markdown(raw.encode(), place)
    assert article.text == f"# Head\n\n**{BODY}**"
    assert (article.title, article.external_id, article.publisher) == ("富岳", "7", "Kobe News")
    assert (article.url, article.key) == ("https://example.com/a", "https://example.com/a")
    assert (article.published_at, article.published_precision) == (datetime(2024, 11, 3), "day")


def test_markdown_without_front_matter(place: Place) -> None:
    article = read_markdown(f"# Fugaku is fast #\n\n{BODY}\n\n---\n\nMore.".encode(), place)
    assert article.title == "Fugaku is fast"
    assert article.text.endswith("---\n\nMore.")


def test_a_date_with_an_offset_stays_the_publishers_time(place: Place) -> None:
    article = read_markdown(f"---\npublished: 2024-11-03T09:15:00+09:00\n---\n{BODY}".encode(), place)
    assert article.published_at == datetime(2024, 11, 3, 9, 15)


@pytest.mark.parametrize(
    ("front", "said"),
    [pytest.param("id: [1", "not YAML", id="broken"), pytest.param("- a\n- b", "not a list of", id="no-mapping")],
)
def test_bad_front_matter_is_refused(front: str, said: str, place: Place) -> None:
    with pytest.raises(Unreadable, match=said) as caught:
        read_markdown(f"---\n{front}\n---\n{BODY}".encode(), place)
    assert caught.value.reason is Reason.FORMAT


def test_empty_front_matter(place: Place) -> None:
    assert read_markdown(f"---\n---\n{BODY}".encode(), place).text == BODY
