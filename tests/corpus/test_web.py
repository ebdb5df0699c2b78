"""Single pages, from a server of our own."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from corpus.article import Article
from corpus.quarantine import Quarantined
from corpus.readers import read_inputs

JA = "理化学研究所は、スーパーコンピューター「富岳」が442ペタフロップスを達成したと発表した。"
PAGE = f"<html><body><article><p>{JA}</p></article></body></html>"
ANSWERS = {  # path: status, content type, body
    "/page": (200, "text/html; charset=Shift_JIS", PAGE.encode("cp932")),
    "/text": (200, "text/plain; charset=utf-8", JA.encode()),
    "/empty": (200, "text/html", b""),
    "/data": (200, "application/json", b"{}"),
    "/film": (200, "video/mp4", b"film"),
    "/picture": (200, "text/html", b"\x89PNG\r\n"),
    "/gone": (404, "text/html", b"gone"),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/page")
            self.end_headers()
            return
        status, kind, body = ANSWERS.get(self.path, ANSWERS["/gone"])
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def address(serve: Callable[[type[BaseHTTPRequestHandler]], str]) -> str:
    return serve(Handler)


@pytest.mark.parametrize(("path", "final"), [("/page", "/page"), ("/moved", "/page"), ("/text", None)])
def test_pages(path: str, final: str | None, address: str) -> None:
    (article,) = read_inputs([address + path])
    assert isinstance(article, Article)
    assert article.text == JA
    assert article.url == (address + final if final else None)
    assert article.key == (article.url or address + path)


BAD = [
    pytest.param("/empty", "empty", "empty page", id="empty"),
    pytest.param("/data", "format", "application/json", id="kind"),
    pytest.param("/film", "format", "video/mp4", id="kind-that-is-not-even-fetched"),
    pytest.param("/picture", "binary", "a PNG image", id="binary"),
    pytest.param("/gone", "network", "404 Not Found", id="gone"),
]


@pytest.mark.parametrize(("path", "reason", "said"), BAD)
def test_bad_pages(path: str, reason: str, said: str, address: str) -> None:
    (refused,) = read_inputs([address + path])
    assert isinstance(refused, Quarantined)
    assert refused.reason == reason
    assert said in refused.detail
