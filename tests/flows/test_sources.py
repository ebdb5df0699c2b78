"""The commands that change, list, check and try sources."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows import fetching
from flows.cli import main

RSS = b"""<rss version="2.0"><channel><title>Wire</title><item><title>One</title><link>/one</link></item></channel></rss>"""


class Site(BaseHTTPRequestHandler):
    """Has one feed."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/rss" else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(RSS)))
        self.end_headers()
        self.wfile.write(RSS)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["sources", *arguments])


@pytest.mark.usefixtures("here")
def test_add_list_and_check(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.csv").write_text("text\nx\n")
    added = call("add", "Wire", "feed", "https://wire.example/rss", "--schedule", "0 6 * * *", "--timezone", "Asia/Tokyo")
    assert (added.exit_code, added.output) == (0, "Added 'Wire' to sources.toml.\n")
    assert call("add", "File", "csv", "a.csv", "--publisher", "Ours").exit_code == 0
    listed = json.loads(call("list", "--format", "json").output)
    assert [(row["name"], row["kind"], row["place"], row["publisher"]) for row in listed] == [
        ("Wire", "feed", "https://wire.example/rss", ""),
        ("File", "csv", "a.csv", "Ours"),
    ]
    assert listed[0]["next"].endswith("06:00+09:00")
    assert call("check").output == "sources.toml is right: 2 sources.\n"
    for form, said in (("table", "Wire"), ("csv", "Wire,feed,https://wire.example/rss")):
        assert said in call("list", "--format", form).output
    with Path("sources.toml").open("a") as file:
        file.write(
            '\n[[source]]\nname = "Key"\nkind = "page"\nurl = "https://k.example"\nheaders = {X-Key = "${env:NO_KEY}"}\n'
        )
    Path("a.csv").unlink()
    wrong = call("check")
    assert wrong.exit_code == 1
    assert "source 'File', `path`: nothing is at 'a.csv'." in wrong.output
    assert "source 'Key': The environment variable NO_KEY is not set." in wrong.output
    monkeypatch.setenv("CLAIMLEDGER_SOURCES", "other.toml")
    assert "There is no sources file 'other.toml'" in call("list").output


@pytest.mark.usefixtures("here")
def test_what_is_wrong_is_said_at_once() -> None:
    wrong = call("add", "x", "feed", "ftp://x", "--schedule", "often", "--timezone", "Mars")
    assert wrong.exit_code == 1
    assert [line.split(":")[0] for line in wrong.output.splitlines()[1:]] == ["- schedule", "- timezone", "- url"]
    assert call("add", "x", "rss", "https://x.example").exit_code == 2
    assert not Path("sources.toml").exists()


@pytest.mark.usefixtures("here")
def test_an_address_is_tried(serve: Callable[[type[BaseHTTPRequestHandler]], str]) -> None:
    address = serve(Site)
    tried = call("test", f"{address}/rss")
    assert tried.exit_code == 0, tried.output
    assert "kind                feed" in tried.output
    assert "The server answered 404" in tried.output
    block = tried.output[tried.output.index("[[source]]") :]
    Path("sources.toml").write_text(block)
    assert call("check").output == "sources.toml is right: 1 source.\n"
    found = json.loads(call("test", f"{address}/rss", "--json").output)
    assert (found["found"]["kind"], found["found"]["articles"], found["toml"]) == ("feed", 1, block)
    missing = call("test", f"{address}/none")
    assert (missing.exit_code, "404" in missing.output) == (1, True)


def test_secrets_come_from_the_environment_and_from_prefect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", "a")
    monkeypatch.setattr("flows.prefect_flow.secret_block", lambda name: f"block {name}")
    lookups = fetching.secrets()
    assert (lookups["env"]("A_KEY"), lookups["secret"]("key")) == ("a", "block key")
