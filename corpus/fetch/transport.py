"""Connections that reach only addresses that were checked, and that end when their time is up."""

import re
import ssl
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

from corpus.fetch.address import SCHEMES, Resolve, check_hosts
from corpus.quarantine import Reason, Unreadable

MOST_TRIED = 4  # addresses of a host
LONGEST_HEAD = 200_000  # bytes; h11 gives up long before
HEAD_END = re.compile(rb"\r?\n\r?\n")
INTERIM = re.compile(rb"HTTP/1\.\d 1\d\d")


class Guard(httpcore.NetworkBackend):
    """Opens connections to the very addresses that it has checked, so that no second look-up can give another.

    With `local`, every address is allowed.
    """

    def __init__(self, resolve: Resolve, *, local: bool, dial: httpcore.NetworkBackend | None = None) -> None:
        self._resolve = resolve
        self._local = local
        self._dial = dial or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """The connection. Raises Unreadable if an address of the host is not public."""
        try:
            addresses = self._resolve(host, port)[:MOST_TRIED]
        except UnicodeError as err:
            raise Unreadable(Reason.ADDRESS, f"{host!r} cannot be the name of a host.") from err
        except OSError as err:
            raise httpcore.ConnectError(f"the name {host} has no address ({err.strerror or err})") from err
        if not self._local:
            check_hosts(host, addresses)
        fault: Exception = httpcore.ConnectError(f"the name {host} has no address")
        for address in addresses:
            share = timeout / len(addresses) if timeout else None
            try:
                return Watched(self._dial.connect_tcp(address, port, share, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as err:
                fault = err
        raise fault


class Watched(httpcore.NetworkStream):
    """A connection on which `timeout` is that of a whole answer, and which counts the bytes of its body.

    A server that sends a byte a second never runs into a timeout for each read.
    """

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner
        self._asked = time.monotonic()
        self._head = b""
        self._body: int | None = None  # bytes after the head, once that is complete

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What comes next, while the answer's time is not up."""
        left = None if timeout is None else self._asked + timeout - time.monotonic()
        if left is not None and left <= 0:
            raise httpcore.ReadTimeout("the answer was not complete in time")
        data = self._inner.read(max_bytes, left)
        self._count(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send a part of the request; the time for the answer counts from the last one."""
        self._inner.write(buffer, timeout)
        self._asked, self._head, self._body = time.monotonic(), b"", None

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted. Raises Unreadable if the server cannot show who it is: no second try helps."""
        try:
            return Watched(self._inner.start_tls(ssl_context, server_hostname, timeout))
        except httpcore.ConnectError as err:
            if isinstance(err.__cause__, ssl.SSLCertVerificationError):
                said = err.__cause__.verify_message
                raise Unreadable(Reason.NETWORK, f"The certificate of {server_hostname} is not valid: {said}.") from err
            raise

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks for, and "body_received": the bytes that came after the head of the answer, or None."""
        return self._body if info == "body_received" else self._inner.get_extra_info(info)

    def _count(self, data: bytes) -> None:
        if self._body is not None:
            self._body += len(data)
            return
        self._head = (self._head + data)[:LONGEST_HEAD]
        while match := HEAD_END.search(self._head):
            interim = INTERIM.match(self._head)
            self._head = self._head[match.end() :]
            if not interim:
                self._body = len(self._head)
                return


class Pool(httpx.BaseTransport):
    """A transport for httpx over a pool of httpcore, which can be given a network backend. Raises httpcore's exceptions."""

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body not yet read."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=Body(answer), extensions=dict(answer.extensions))

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class Body(httpx.SyncByteStream):
    """The body of an answer of httpcore as httpx takes it."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        """Give the connection back to the pool, or close it if the body was not read to its end."""
        self._answer.close()


def open_client(
    resolve: Resolve, *, local: bool, proxy: str | None = None, dial: httpcore.NetworkBackend | None = None
) -> httpx.Client:
    """A client whose connections are guarded; a proxy is where its owner says it is, whatever address that has.

    `dial` opens the connections, to IP addresses that were checked.
    """
    verify = httpx.create_ssl_context(trust_env=True)
    if proxy:
        through = httpx.Proxy(proxy)
        if through.url.scheme not in SCHEMES:
            raise ValueError("no http or https address")
        pool: httpcore.ConnectionPool = httpcore.HTTPProxy(
            str(through.url),
            proxy_auth=through.raw_auth,
            ssl_context=verify,
            network_backend=Guard(resolve, local=True, dial=dial),
        )
    else:
        pool = httpcore.ConnectionPool(
            ssl_context=verify, max_connections=100, keepalive_expiry=30, network_backend=Guard(resolve, local=local, dial=dial)
        )
    # Without trust_env no proxy and no password is taken from the environment or .netrc behind the back of the sources file.
    return httpx.Client(transport=Pool(pool), trust_env=False, follow_redirects=False)
