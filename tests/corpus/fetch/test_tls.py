"""Encrypted connections: the certificate is that of the name, though the connection goes to a checked address."""

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from corpus.fetch import Fetcher, Terms
from corpus.quarantine import Unreachable, Unreadable
from tests.corpus.rogue import Dial

TERMS = Terms(delay=0, robots=False)


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dial]:
    """A server that is news.example, by an authority that is trusted."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.example").configure_cert(context)
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign] - clients that hang up are what is tested
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Dial(f"https://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()


def test_the_certificate_is_checked_by_name(secure: Dial) -> None:
    with Fetcher(resolve=lambda _host, _port: ["93.184.215.14"], dial=secure) as fetcher:
        assert fetcher.fetch("https://news.example/", TERMS).body == b"ok"
        with pytest.raises(Unreadable, match=r"certificate of other\.example is not valid: Hostname") as caught:
            fetcher.fetch("https://other.example/", TERMS)
    assert not isinstance(caught.value, Unreachable)
    assert set(secure.dialled) == {"93.184.215.14"}


def test_an_authority_that_is_not_trusted(secure: Dial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with (
        Fetcher(resolve=lambda _host, _port: ["93.184.215.14"], dial=secure) as fetcher,
        pytest.raises(Unreadable, match="is not valid: unable to get local issuer"),
    ):
        fetcher.fetch("https://news.example/", TERMS)
