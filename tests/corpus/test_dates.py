"""Publication dates."""

from datetime import datetime

import pytest

from corpus.dates import find_dateline, read_date

DATES = [
    pytest.param("2024", datetime(2024, 1, 1), "year", id="year"),
    pytest.param("2024-11", datetime(2024, 11, 1), "month", id="month"),
    pytest.param("2024-11-03", datetime(2024, 11, 3), "day", id="day"),
    pytest.param("2024-11-03T09:15", datetime(2024, 11, 3, 9, 15), "second", id="minute"),
    pytest.param("2024-11-03T09:15:30+09:00", datetime(2024, 11, 3, 9, 15, 30), "second", id="offset-is-dropped"),
    pytest.param("2024-11-03T00:15:30Z", datetime(2024, 11, 3, 0, 15, 30), "second", id="utc"),
    pytest.param("2024-11-03 09:15:30.123 +0900", datetime(2024, 11, 3, 9, 15, 30), "second", id="fraction"),
    pytest.param("20241103", datetime(2024, 11, 3), "day", id="basic"),
    pytest.param("2024/11/3 9:05", datetime(2024, 11, 3, 9, 5), "second", id="slashes"),
    pytest.param("2024年11月3日", datetime(2024, 11, 3), "day", id="japanese"),
    pytest.param("2024年11月3日 9時05分", datetime(2024, 11, 3, 9, 5), "second", id="japanese-time"),
    pytest.param("Sun, 03 Nov 2024 09:00:00 +0900", datetime(2024, 11, 3, 9), "second", id="feed"),
]
NO_DATES = ["", None, "yesterday", "2024-13-01", "2024-02-30", "11/03/2024", "2024-11-03T25:00", "12345"]

DATELINES = [
    pytest.param("富岳の更新\n公開日：2024年11月3日（日） 9時05分\n本文。", "2024年11月3日 9時05分", id="japanese"),
    pytest.param("２０２４年１１月３日", "2024年11月3日", id="full-width"),
    pytest.param("2024/11/03 09:05 更新", "2024/11/03 09:05", id="slashes"),
    pytest.param("Updated: 2024.11.3", "2024.11.3", id="english"),
    pytest.param("2024年11月3日に発表した。", None, id="a-sentence"),
    pytest.param("©2019 株式会社港新聞", None, id="copyright"),
    pytest.param("2024年13月3日\n2024年12月3日", "2024年12月3日", id="no-such-month"),
    pytest.param("x\n" * 10 + "2024年11月3日", None, id="far-down"),
    pytest.param("", None, id="empty"),
]


@pytest.mark.parametrize(("text", "date"), DATELINES)
def test_find_dateline(text: str, date: str | None) -> None:
    assert find_dateline(text) == date
    assert date is None or read_date(date)


@pytest.mark.parametrize(("text", "moment", "precision"), DATES)
def test_read_date(text: str, moment: datetime, precision: str) -> None:
    assert read_date(text) == (moment, precision)


@pytest.mark.parametrize("text", NO_DATES)
def test_unreadable_dates_are_none(text: str | None) -> None:
    assert read_date(text) is None
