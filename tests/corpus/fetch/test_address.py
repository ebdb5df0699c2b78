"""Nothing leaves for addresses inside one's own network."""

import httpcore
import httpx
import pytest

from corpus.fetch import Fetcher, Terms, check_address, is_local
from corpus.fetch.address import check_hosts
from corpus.fetch.transport import Guard
from corpus.quarantine import Unreadable
from tests.corpus.rogue import PAGE, Dial, Rogue

PUBLIC = "8.8.8.8 1.1.1.1 93.184.215.14 2606:2800:21f:cb07:6820:80da:af6b:8b2c ::ffff:8.8.8.8 64:ff9b::808:808".split()
PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.254 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1
192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1
2001:: 2001:db8::1 2002:7f00:1:: 2002:808:808:: fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1
""".split()


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    check_hosts("news.example", [address])


@pytest.mark.parametrize("address", PRIVATE)
def test_other_addresses_do_not(address: str) -> None:
    with pytest.raises(Unreadable, match="inside a private or reserved network") as caught:
        check_hosts("news.example", ["8.8.8.8", address])
    assert caught.value.reason == "address"


REFUSED = [
    pytest.param("ftp://news.example/a", "only http and https", id="scheme"),
    pytest.param("file:///etc/passwd", "only http and https", id="file"),
    pytest.param("javascript:alert(1)", "only http and https", id="script"),
    pytest.param("news.example/a", "only http and https", id="no-scheme"),
    pytest.param("http:///a", "only http and https", id="no-host"),
    pytest.param("http://user:secret@news.example/", "holds a user name", id="password"),
    pytest.param("http://127.1/", "usual form", id="short"),
    pytest.param("http://2130706433/", "usual form", id="decimal"),
    pytest.param("http://0x7f000001/", "usual form", id="hexadecimal"),
    pytest.param("http://0x7f.0.0.0x1/", "usual form", id="hexadecimal-parts"),
    pytest.param("http://0177.0.0.1/", "Invalid IPv4", id="octal"),
    pytest.param("http://127.0.0.1.1/", "usual form", id="five-parts"),
    pytest.param("http://news.example:0/", "no port 0", id="port-0"),
    pytest.param("http://news.example:http/", "no address", id="port-in-words"),
    pytest.param("http://news.example:99999/", "port", id="port-too-high"),
    pytest.param("http://news.example/" + "a" * 9000, "too long", id="long"),
    pytest.param("http://ne\nws.example/", "no address", id="newline"),
]


@pytest.mark.parametrize(("url", "said"), REFUSED)
def test_addresses_that_are_never_fetched(url: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said) as caught:
        check_address(url)
    assert caught.value.reason == "address"
    assert "secret" not in caught.value.detail


def test_an_address_is_normalised() -> None:
    assert str(check_address("HTTP://News.Example:80/a?b#c")) == "http://news.example/a?b"
    assert check_address("https://日本.example/富岳") == httpx.URL("https://xn--wgv71a.example/%E5%AF%8C%E5%B2%B3")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:8000/", True),
        ("http://a.localhost/", True),
        ("http://127.0.0.1/", True),
        ("http://[::1]/", True),
        ("http://192.168.1.5/", True),
        ("http://8.8.8.8/", False),
        ("http://localhost.example/", False),
    ],
)
def test_what_is_local_by_its_face(url: str, expected: bool) -> None:
    assert is_local(url) == expected


def resolve(host: str, _port: int) -> list[str]:
    """Names of a made-up internet; an IP address is its own."""
    return {"news.example": ["93.184.215.14"], "other.example": ["1.1.1.1"], "inside.example": ["10.0.0.1"]}.get(host, [host])


@pytest.mark.parametrize("path", ["/to-loopback", "/to-number", "/to-metadata", "/to-inside"])
def test_a_redirect_does_not_lead_inside(path: str, dial: Dial) -> None:
    with Fetcher(resolve=resolve, dial=dial) as fetcher, pytest.raises(Unreadable) as caught:
        fetcher.fetch(f"http://news.example{path}", Terms(delay=0))
    assert caught.value.reason == "address"
    assert set(dial.dialled) == {"93.184.215.14"}
    assert "/secret" not in Rogue.asked


def test_a_redirect_leads_to_another_site(dial: Dial) -> None:
    with Fetcher(resolve=resolve, dial=dial) as fetcher:
        page = fetcher.fetch("http://news.example/to-other", Terms(delay=0))
    assert (page.url, page.body.decode()) == ("http://other.example/page", PAGE)
    assert set(dial.dialled) == {"93.184.215.14", "1.1.1.1"}


def test_the_address_that_was_checked_is_the_one_that_is_dialled(dial: Dial) -> None:
    """A name that is public when it is looked up first and private the second time."""
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    guard = Guard(lambda _host, _port: next(answers), local=False, dial=dial)
    guard.connect_tcp("rebind.example", 80).close()
    assert dial.dialled == ["93.184.215.14"]
    with pytest.raises(Unreadable, match=r"127\.0\.0\.1"):
        guard.connect_tcp("rebind.example", 80)
    assert dial.dialled == ["93.184.215.14"]


def test_a_local_source_opens_no_door_for_others(dial: Dial) -> None:
    with Fetcher(resolve=resolve, dial=dial) as fetcher:
        assert fetcher.fetch("http://inside.example/page", Terms(delay=0, local=True)).body
        with pytest.raises(Unreadable, match=r"10\.0\.0\.1"):
            fetcher.fetch("http://inside.example/page", Terms(delay=0, robots=False))
        with pytest.raises(Unreadable, match=r"10\.0\.0\.1"):
            fetcher.fetch("http://inside.example/page", Terms(delay=0))


def test_each_address_of_a_host_is_tried() -> None:
    tried = []

    class Half(httpcore.SyncBackend):
        def connect_tcp(self, host: str, *args: object, **options: object) -> httpcore.NetworkStream:
            tried.append(host)
            if host == "8.8.8.8":
                raise httpcore.ConnectError("refused")
            return httpcore.NetworkStream()

    Guard(lambda _host, _port: ["8.8.8.8", "1.1.1.1"], local=False, dial=Half()).connect_tcp("news.example", 80)
    assert tried == ["8.8.8.8", "1.1.1.1"]
