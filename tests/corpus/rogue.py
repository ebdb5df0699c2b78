"""A server that misbehaves on purpose, and a clock that does not wait."""

import gzip
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar

import httpcore

from corpus.fetch import Clock

PAGE = "<html><body><article><p>理化学研究所の「富岳」は442ペタフロップスを達成した。</p></article></body></html>"
ETAG = '"v1"'
START = datetime(2025, 1, 1, tzinfo=UTC)


def answer(body: bytes | str, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """The bytes of an answer."""
    raw = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", "Connection: close", *headers, f"Content-Length: {len(raw) if length is None else length}"]
    if not any(line.startswith("Content-Type") for line in headers):
        lines.append("Content-Type: text/html; charset=utf-8")
    return "\r\n".join([*lines, "", ""]).encode() + raw


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer("", f"Location: {to}", status=status)


ANSWERS: dict[str, bytes | list[bytes]] = {  # by path; of a list, one after the other, and then the last
    "/page": answer(PAGE),
    "/sjis": answer(PAGE.encode("cp932"), "Content-Type: text/html; charset=utf-8"),
    "/gzip": answer(gzip.compress(PAGE.encode()), "Content-Encoding: gzip"),
    "/bomb": answer(gzip.compress(bytes(30_000_000)), "Content-Encoding: gzip"),
    "/cut-gzip": answer(gzip.compress(PAGE.encode())[:-20], "Content-Encoding: gzip"),
    "/broken-gzip": answer(b"not gzip", "Content-Encoding: gzip"),
    "/zstd": answer(b"x", "Content-Encoding: zstd"),
    "/too-short": answer(PAGE, length=len(PAGE.encode()) - 20),
    "/too-long": answer(PAGE, length=len(PAGE.encode()) + 20),
    "/announced": answer("x", length=99_999_999_999),
    "/empty": answer(""),
    "/video": answer("x", "Content-Type: video/mp4"),
    "/missing": answer("gone", status="404 Not Found"),
    "/unasked-304": answer("", status="304 Not Modified"),
    "/nonsense": b"what is this?\r\n\r\n",
    "/nothing": b"",
    "/huge-headers": answer(PAGE, *(f"X-{number}: {'x' * 1000}" for number in range(200))),
    "/loop-a": redirect("/loop-b"),
    "/loop-b": redirect("/loop-a"),
    "/moved": redirect("/moved-again", "301 Moved Permanently"),
    "/moved-again": redirect("/page", "308 Permanent Redirect"),
    "/moved-once": redirect("/elsewhere", "301 Moved Permanently"),
    "/elsewhere": redirect("/page"),
    "/to-file": redirect("file:///etc/passwd"),
    "/to-nonsense": redirect("http://a:port/"),
    "/to-loopback": redirect("http://127.0.0.1/secret"),
    "/to-number": redirect("http://2130706433/secret"),
    "/to-metadata": redirect("http://169.254.169.254/latest/meta-data"),
    "/to-inside": redirect("http://inside.example/secret"),
    "/to-other": redirect("http://other.example/page"),
    "/canonical": answer(PAGE, 'Link: </a>; rel="next", <https://first.example/story>; rel="canonical"'),
    "/500-then-ok": [answer("", status="500 Internal Server Error"), answer(PAGE)],
    "/always-500": answer("", status="500 Internal Server Error"),
    "/429-then-ok": [answer("", "Retry-After: 7", status="429 Too Many Requests"), answer(PAGE)],
    "/429-date": [
        answer("", "Retry-After: Wed, 01 Jan 2025 00:00:20 GMT", status="429 Too Many Requests"),
        answer(PAGE),
    ],
    "/429-for-hours": answer("", "Retry-After: 7200", status="429 Too Many Requests"),
    "/cut-then-ok": [b"HTTP/1.1 200 OK\r\nContent-Le", answer(PAGE)],
    "/continue": b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" + answer(PAGE),
    "/robots.txt": answer("none", status="404 Not Found"),
}


class Rogue(BaseHTTPRequestHandler):
    """Answers by path, in raw bytes. `extra` is what a test adds."""

    protocol_version = "HTTP/1.1"
    extra: ClassVar[dict[str, bytes | list[bytes]]] = {}
    asked: ClassVar[list[str]] = []
    headers_of: ClassVar[dict[str, dict[str, str]]] = {}
    counts: ClassVar[Counter[str]] = Counter()

    def do_GET(self) -> None:
        number = self.counts[self.path]
        self.counts[self.path] += 1
        self.asked.append(self.path)
        self.headers_of[self.path] = {name.lower(): value for name, value in self.headers.items()}
        self.close_connection = True
        try:
            if self.path in ("/silent", "/slow-head", "/slow-body", "/endless"):
                self.drip()
            elif self.path == "/conditional":
                self.conditional()
            else:
                said = self.extra.get(self.path, ANSWERS.get(self.path, ANSWERS["/missing"]))
                self.wfile.write(said if isinstance(said, bytes) else said[min(number, len(said) - 1)])
        except OSError:
            pass  # the client has had enough

    def drip(self) -> None:
        """A byte now and then, or bytes for ever; for two seconds, so that a test that fails does not hang."""
        if self.path == "/silent":
            time.sleep(0.5)
            return
        if self.path != "/slow-head":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        end = time.monotonic() + 2
        while time.monotonic() < end:
            self.wfile.write(b"x" * 100_000 if self.path == "/endless" else b"H")
            time.sleep(0 if self.path == "/endless" else 0.01)

    def conditional(self) -> None:
        known = self.headers.get("If-None-Match") == ETAG
        self.wfile.write(answer("", status="304 Not Modified") if known else answer(PAGE, f"ETag: {ETAG}"))

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


class Waits:
    """A clock that stands still but for the waiting that is asked of it."""

    def __init__(self) -> None:
        self.waited: list[float] = []
        self.lock = threading.Lock()
        self.clock = Clock(
            monotonic=lambda: sum(self.waited), sleep=self.sleep, now=lambda: START + timedelta(seconds=sum(self.waited))
        )

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.waited.append(seconds)


class Dial(httpcore.SyncBackend):
    """Brings every connection to the test's server, and remembers the address it was meant for."""

    def __init__(self, site: str) -> None:
        self.port = int(site.rpartition(":")[2])
        self.dialled: list[str] = []

    def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore.NetworkStream:
        self.dialled.append(host)
        return super().connect_tcp("127.0.0.1", self.port, *args, **options)
