"""The sources file: what may stand in it, and what is said of everything else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.errors import StopRun
from corpus.references import NoSecret
from corpus.sources import Kind, Source
from corpus.sources_file import add_source, as_toml, examine, read_sources

WHOLE = """# Ours.
[defaults]
user_agent = "news-desk/1 (desk@example.com)"
delay = 2
timezone = "Asia/Tokyo"

[[source]]
name = "Wire" # the fast one
kind = "feed"
url = "https://wire.example/rss"
language = "en"
publisher = "Example Wire"
reliability = "Quick; corrects itself within the hour."
schedule = "*/15 * * * *"
delay = 0.5
headers = { Authorization = "Bearer ${env:WIRE_TOKEN}" }
proxy = "http://me:${env:PROXY_PASSWORD}@proxy.example:8080"
pages = false

[[source]]
name = "Archive"
kind = "csv"
path = "archive/*.csv"
columns = { text = "body", published = "date" }
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wire, archive = read_sources(write(tmp_path, WHOLE))
    monkeypatch.setenv("WIRE_TOKEN", "t")
    monkeypatch.setenv("PROXY_PASSWORD", "p")
    terms = wire.terms()
    assert (wire.kind, wire.timezone, wire.pages, wire.reliability) == (
        Kind.FEED,
        "Asia/Tokyo",
        False,
        "Quick; corrects itself within the hour.",
    )
    assert (terms.agent, terms.delay) == ("news-desk/1 (desk@example.com)", 0.5)
    assert terms.headers == (("Authorization", "Bearer t"),)
    assert terms.proxy == "http://me:p@proxy.example:8080"
    assert "Bearer t" not in repr(terms)
    assert archive.path == str(tmp_path / "archive/*.csv")
    assert archive.columns == {"text": "body", "published": "date"}


def test_a_secret_that_is_not_there_or_no_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wire, _ = read_sources(write(tmp_path, WHOLE))
    with pytest.raises(NoSecret, match="PROXY_PASSWORD is not set"):
        wire.terms()
    monkeypatch.setenv("PROXY_PASSWORD", "a\nb")
    with pytest.raises(NoSecret, match="cannot be sent"):
        wire.terms()
    block = wire.model_copy(update={"headers": {}, "proxy": "${secret:proxy}"})
    with pytest.raises(NoSecret, match="cannot be looked up here"):
        block.terms()
    assert block.terms({"secret": lambda name: f"http://{name}.example"}).proxy == "http://proxy.example"


FEED = '[[source]]\nname = "a"\nkind = "feed"\nurl = "https://a.example/rss"\n'
WRONG = [  # what follows a good feed, the line, the key, words of what is said
    pytest.param('schedul = "* * * * *"', 5, "schedul", "Did you mean 'schedule'", id="typo"),
    pytest.param('schedule = "* * *"', 5, "schedule", "no schedule", id="schedule"),
    pytest.param('schedule = "61 * * * *"', 5, "schedule", "no schedule", id="schedule-minute"),
    pytest.param('timezone = "Tokyo"', 5, "timezone", "Asia/Tokyo", id="time-zone"),
    pytest.param("delay = -1", 5, "delay", "greater than or equal to 0, and not -1", id="delay"),
    pytest.param("at_once = 0", 5, "at_once", "greater than or equal to 1", id="at-once"),
    pytest.param('robots = "perhaps"', 5, "robots", "boolean", id="robots"),
    pytest.param('language = "de"', 5, "language", "en or ja", id="language"),
    pytest.param('path = "a"', 1, "", "has no `path`", id="path-of-a-feed"),
    pytest.param('columns = { text = "t" }', 1, "", "`columns` is only for the kinds csv, parquet", id="columns-of-a-feed"),
    pytest.param('headers = { Authorization = "Bearer abc" }', 5, "headers", "would hold a secret", id="secret"),
    pytest.param('headers = { X-Api-Key = "abc" }', 5, "headers", "env:NAME", id="secret-key"),
    pytest.param('[source.headers]\nCookie = "a=b"', 5, "headers", "would hold a secret", id="secret-in-a-table"),
    pytest.param('headers = { Host = "b.example" }', 5, "headers", "cannot be set", id="header"),
    pytest.param('headers = { X = "a\\nb" }', 5, "headers.X", "line break", id="header-newline"),
    pytest.param('headers = { X = "${file:a}" }', 5, "headers.X", "no reference", id="reference"),
    pytest.param('proxy = "http://me:abc@p.example"', 5, "proxy", "holds a password", id="proxy-password"),
    pytest.param('user_agent = "新聞"', 5, "user_agent", "ASCII can", id="agent"),
    pytest.param('proxy = "ftp://p.example"', 5, "proxy", "http or https", id="proxy"),
    pytest.param('[[source]]\nname = "A"\nkind = "page"\nurl = "https://b.example"', 6, "name", "on line 2", id="same-name"),
    pytest.param(
        '[[source]]\nname = "b"\nkind = "page"\nurl = "https://a.example/rss"', 8, "url", "on line 4", id="same-address"
    ),
    pytest.param('[[source]]\nname = "b"\nurl = "https://b.example"', 5, "kind", "missing. Feed, sitemap", id="no-kind"),
    pytest.param('[[source]]\nname = "b"\nkind = "rss"\nurl = "https://b.example"', 7, "kind", "'feed', 'sitemap'", id="kind"),
    pytest.param('[[source]]\nname = "b"\nkind = "csv"', 5, "", "needs `path`", id="no-path"),
    pytest.param('[[source]]\nname = "b"\nkind = "page"', 5, "", "needs `url`", id="no-url"),
    pytest.param('[[source]]\nname = "b"\nkind = "page"\nurl = "ftp://b"', 8, "url", "only http and https", id="scheme"),
    pytest.param(
        '[[source]]\nname = "b"\nkind = "page"\nurl = "https://me:pw@b.example"', 8, "url", "user name", id="url-password"
    ),
    pytest.param(
        '[[source]]\nname = "b"\nkind = "page"\nurl = "https://b.example/?api_key=1"', 8, "url", "'api_key'", id="url-key"
    ),
    pytest.param('[[source]]\nname = "b"\nkind = "page"\nurl = "https://b/${env:X}"', 8, "url", "Use `headers`", id="url-env"),
    pytest.param(
        '[[source]]\nname = "b"\nkind = "csv"\npath = "b"\ncolumns = {txt = "t"}', 9, "columns", "Known: text", id="columns"
    ),
    pytest.param(
        '[[source]]\nname = "b"\nkind = "csv"\npath = "b"\ndelay = 1', 5, "", "`delay` is only for", id="delay-of-a-file"
    ),
    pytest.param("[defaults]\ndelai = 1", 6, "delai", "Did you mean 'delay'", id="defaults"),
    pytest.param('[defaults]\nname = "x"', 6, "name", "no such key", id="defaults-name"),
    pytest.param("[sources]\na = 1", 5, "sources", "no such table", id="table"),
    pytest.param('name = "b', 5, "", "not TOML", id="no-toml"),
    pytest.param('name = "b"', 5, "", "not TOML", id="key-twice"),
]


@pytest.mark.parametrize(("more", "line", "key", "said"), WRONG)
def test_what_is_wrong_is_said_with_its_line(more: str, line: int, key: str, said: str, tmp_path: Path) -> None:
    (problem,) = examine(write(tmp_path, FEED + more + "\n"))[1]
    assert (problem.line, problem.key) == (line, key)
    assert said in problem.detail
    assert "abc" not in problem.detail
    assert "pw" not in problem.detail


def test_every_problem_is_said_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path, 'sorce = 1\n[[source]]\nname = ""\nkind = "rss"\n\n[[source]]\nkind = "page"\nurl = "x"\ndelay = "z"\n'
    )
    with pytest.raises(StopRun) as caught:
        read_sources(path)
    lines = [line.split(":")[0] for line in str(caught.value).splitlines()[1:]]
    assert lines == [
        "- line 1, `sorce`",
        "- line 3, source 'number 1', `name`",
        "- line 4, source 'number 1', `kind`",
        "- line 6, source 'number 2', `name`",
        "- line 8, source 'number 2', `url`",
        "- line 9, source 'number 2', `delay`",
    ]


def test_sources_that_are_right_are_given_beside_the_problems(tmp_path: Path) -> None:
    sources, problems = examine(write(tmp_path, FEED + '[[source]]\nname = "b"\n'))
    assert [source.name for source in sources] == ["a"]
    assert [problem.source for problem in problems] == ["b"]


@pytest.mark.parametrize("query", ["author=jane", "author_id=7", "keyword=gpu", "q=token", "page=2", "api_key="])
def test_what_only_looks_a_little_like_a_secret(query: str) -> None:
    url = f"https://a.example/search?{query}"
    assert Source(name="a", kind=Kind.PAGE, url=url).url == url


@pytest.mark.parametrize("text", ["[source]\nname = 'a'", "source = 1", "defaults = 1", "source = [1]", "[[defaults]]\na = 1"])
def test_tables_of_another_form(text: str, tmp_path: Path) -> None:
    assert examine(write(tmp_path, text))[1]


def test_adding_keeps_every_comment(tmp_path: Path) -> None:
    path = write(tmp_path, WHOLE)
    added = Source(name="新聞", kind=Kind.SITEMAP, url="https://s.example/news.xml", schedule="0 6 * * *", headers={"X-A": "b"})
    add_source(path, added)
    assert path.read_text(encoding="utf-8").startswith(WHOLE)
    assert read_sources(path)[-1].model_dump(exclude={"timezone", "user_agent", "delay"}) == added.model_dump(
        exclude={"timezone", "user_agent", "delay"}
    )
    assert list(tmp_path.iterdir()) == [path]


def test_adding_to_no_file_makes_one(tmp_path: Path) -> None:
    source = Source(name="a", kind=Kind.CSV, path="a.csv", columns={"text": "body"})
    add_source(tmp_path / "sources.toml", source)
    (read,) = read_sources(tmp_path / "sources.toml")
    assert read.path == str(tmp_path / "a.csv")
    assert 'columns = { text = "body" }' in as_toml(source)


@pytest.mark.parametrize(
    ("name", "url", "said"), [("wire", "https://x.example", "name: 'wire'"), ("x", "https://wire.example/rss", "url: ")]
)
def test_what_is_there_is_not_added_again(name: str, url: str, said: str, tmp_path: Path) -> None:
    path = write(tmp_path, WHOLE)
    with pytest.raises(StopRun, match=said):
        add_source(path, Source(name=name, kind=Kind.FEED, url=url))
    assert path.read_text(encoding="utf-8") == WHOLE


def test_nothing_is_added_to_a_file_that_is_wrong(tmp_path: Path) -> None:
    path = write(tmp_path, "x = 1\n")
    with pytest.raises(StopRun, match="no such table"):
        add_source(path, Source(name="a", kind=Kind.PAGE, url="https://a.example"))
    assert path.read_text(encoding="utf-8") == "x = 1\n"


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(StopRun, match="sources add"):
        read_sources(tmp_path / "none.toml")


def test_the_schedule_is_that_of_the_time_zone() -> None:
    source = Source(name="a", kind=Kind.PAGE, url="https://a.example", schedule="0 6 * * *", timezone="Asia/Tokyo")
    times = source.next_times(datetime(2025, 1, 1, tzinfo=UTC), count=2)
    assert [time.astimezone(UTC).isoformat() for time in times] == ["2025-01-01T21:00:00+00:00", "2025-01-02T21:00:00+00:00"]
    assert source.model_copy(update={"schedule": None}).next_times(datetime(2025, 1, 1, tzinfo=UTC)) == []
