"""What comes of servers that behave, and of those that do not."""

from dataclasses import replace

import pytest

from corpus.decode import content_type
from corpus.fetch import Fetcher, Terms
from corpus.fetch.answer import canonical_in
from corpus.quarantine import Unreachable, Unreadable
from tests.corpus.rogue import PAGE, Rogue, Waits, answer

GOOD = [  # path, what is told of the page
    pytest.param("/page", {}, id="page"),
    pytest.param("/gzip", {}, id="gzip"),
    pytest.param("/continue", {}, id="early-hints"),
    pytest.param("/elsewhere", {"path": "/page"}, id="redirect-for-now"),
    pytest.param("/moved", {"path": "/page", "moved": "/page"}, id="redirect-for-good"),
    pytest.param("/moved-once", {"path": "/page", "moved": "/elsewhere"}, id="for-good-then-for-now"),
    pytest.param("/canonical", {"canonical": "https://first.example/story"}, id="canonical"),
    pytest.param("/500-then-ok", {"waits": 1}, id="500-then-ok"),
    pytest.param("/cut-then-ok", {"waits": 1}, id="cut-then-ok"),
]


@pytest.mark.parametrize(("path", "told"), GOOD)
def test_pages_arrive(path: str, told: dict[str, str], site: str, terms: Terms, waits: Waits) -> None:
    with Fetcher(clock=waits.clock) as fetcher:
        page = fetcher.fetch(site + path, terms)
    assert page.body.decode() == PAGE
    assert (page.media_type, page.charset, page.unchanged) == ("text/html", "utf-8", False)
    assert page.requested == site + path
    assert page.url == site + told.get("path", path)
    assert page.moved_to == (site + told["moved"] if "moved" in told else None)
    assert page.canonical == told.get("canonical")
    assert len(waits.waited) == told.get("waits", 0)


def test_a_wrong_charset_is_passed_on_for_the_reader_to_see_through(site: str, terms: Terms) -> None:
    with Fetcher() as fetcher:
        page = fetcher.fetch(site + "/sjis", terms)
    assert (page.charset, page.body.decode("cp932")) == ("utf-8", PAGE)


BAD = [  # path, reason, words of the detail, whether trying again later may help
    pytest.param("/bomb", "too_large", "unpacks to more than 200 times", False, id="bomb"),
    pytest.param("/announced", "too_large", "99,999,999,999 bytes", False, id="announced-too-large"),
    pytest.param("/endless", "too_large", "more than 200,000 bytes", False, id="endless"),
    pytest.param("/slow-body", "network", "not complete after 0.1 seconds", True, id="slow-body"),
    pytest.param("/slow-head", "network", "not complete after 0.1 seconds", True, id="slow-head"),
    pytest.param("/silent", "network", "not complete after 0.1 seconds", True, id="no-answer"),
    pytest.param("/cut-gzip", "network", "was cut", True, id="cut-inside-gzip"),
    pytest.param("/broken-gzip", "format", "encoding is damaged", False, id="broken-gzip"),
    pytest.param("/zstd", "format", "'zstd'", False, id="encoding-not-asked-for"),
    pytest.param("/too-short", "network", "sent more", True, id="announced-less-than-sent"),
    pytest.param("/too-long", "network", "could not be read", True, id="announced-more-than-sent"),
    pytest.param("/nothing", "network", "could not be read", True, id="connection-cut"),
    pytest.param("/nonsense", "network", "could not be read", True, id="no-http"),
    pytest.param("/huge-headers", "network", "could not be read", True, id="huge-headers"),
    pytest.param("/video", "format", "'video/mp4'", False, id="kind"),
    pytest.param("/missing", "network", "404 Not Found", False, id="missing"),
    pytest.param("/unasked-304", "network", "304", False, id="304-that-nobody-asked-for"),
    pytest.param("/always-500", "network", "500", True, id="500"),
    pytest.param("/429-for-hours", "later", "7,200 seconds", True, id="come-back-in-hours"),
    pytest.param("/loop-a", "network", "in a loop", False, id="redirect-loop"),
    pytest.param("/to-file", "address", "only http and https", False, id="redirect-to-a-file"),
    pytest.param("/to-nonsense", "address", "no address", False, id="redirect-to-nonsense"),
]


@pytest.mark.parametrize(("path", "reason", "said", "may_pass"), BAD)
def test_faults_are_told_apart(
    path: str, reason: str, said: str, may_pass: bool, site: str, terms: Terms, waits: Waits
) -> None:
    slow = "slow" in path or path == "/silent"
    strict = replace(
        terms, patience=0.1 if slow else 10, most_bytes=200_000 if path == "/endless" else 20_000_000, robots=not slow
    )
    with Fetcher(clock=waits.clock) as fetcher, pytest.raises(Unreadable, match=said) as caught:
        fetcher.fetch(site + path, strict)
    assert caught.value.reason == reason
    assert isinstance(caught.value, Unreachable) == may_pass
    tries = 3 if may_pass and path != "/429-for-hours" else 1
    assert Rogue.asked.count(path) == tries
    assert len(waits.waited) == tries - 1


def test_too_many_redirects_are_refused(site: str, terms: Terms) -> None:
    for number in range(12):
        Rogue.extra[f"/hop-{number}"] = answer("", f"Location: /hop-{number + 1}", status="302 Found")
    with Fetcher() as fetcher, pytest.raises(Unreadable, match="more than 10 times"):
        fetcher.fetch(site + "/hop-0", terms)


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [("/500-then-ok", 1, 2), ("/429-then-ok", 7, 7), ("/429-date", 20, 20)],
    ids=["backoff", "seconds", "date"],
)
def test_pauses_are_as_long_as_asked_for(path: str, least: float, most: float, site: str, terms: Terms, waits: Waits) -> None:
    with Fetcher(clock=waits.clock) as fetcher:
        assert fetcher.fetch(site + path, terms).body
    assert least <= sum(waits.waited) <= most


def test_a_host_that_asks_for_hours_is_left_alone(site: str, terms: Terms, waits: Waits) -> None:
    with Fetcher(clock=waits.clock) as fetcher:
        with pytest.raises(Unreachable):
            fetcher.fetch(site + "/429-for-hours", terms)
        waits.sleep(200)
        with pytest.raises(Unreachable, match="Not asked again") as caught:
            fetcher.fetch(site + "/page", terms)
        assert (caught.value.reason, caught.value.after) == ("later", 7000)
        waits.sleep(7000)
        assert fetcher.fetch(site + "/page", terms).body
    assert Rogue.asked == ["/robots.txt", "/429-for-hours", "/page"]


def test_a_host_that_is_down_is_not_asked_for_each_page(waits: Waits, terms: Terms) -> None:
    with Fetcher(clock=waits.clock) as fetcher:
        for said in ("cannot be reached", "Not asked again"):
            with pytest.raises(Unreachable, match=said):
                fetcher.fetch("http://127.0.0.1:9/page", replace(terms, robots=False))
    assert len(waits.waited) == 2


def test_what_is_secret_goes_to_its_own_server_alone(site: str, terms: Terms) -> None:
    other = site.replace("127.0.0.1", "localhost")
    Rogue.extra["/away"] = answer("", f"Location: {other}/page", status="302 Found")
    with Fetcher() as fetcher:
        fetcher.fetch(site + "/away", replace(terms, headers=(("X-Key", "secret"),), headers_for=site, agent="reader/2"))
    assert Rogue.headers_of["/away"]["x-key"] == "secret"
    assert "x-key" not in Rogue.headers_of["/page"]
    assert Rogue.headers_of["/page"]["user-agent"] == "reader/2"


def test_a_proxy_is_asked_in_place_of_the_site(site: str) -> None:
    Rogue.extra["http://news.example/page"] = answer(PAGE)
    with Fetcher(resolve=lambda _host, _port: ["127.0.0.1"]) as fetcher:
        terms = Terms(proxy=site, delay=0, robots=False, local=True)
        assert fetcher.fetch("http://news.example/page", terms).body.decode() == PAGE
        with pytest.raises(Unreadable, match="inside a private") as caught:
            fetcher.fetch("http://news.example/page", replace(terms, local=False))
    assert caught.value.reason == "address"
    assert Rogue.asked == ["http://news.example/page"]


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "nonsense", "http://a:b"])
def test_a_proxy_that_is_none(proxy: str, site: str, terms: Terms) -> None:
    with Fetcher() as fetcher, pytest.raises(Unreadable, match="proxy of the source") as caught:
        fetcher.fetch(site + "/page", replace(terms, proxy=proxy))
    assert caught.value.reason == "settings"


ODD = [  # header lines, media type, charset, canonical
    pytest.param(["Content-Type: text/html;charset*0*=9\x00''"], "text/html", None, None, id="nul-in-charset"),
    pytest.param(["Content-Type: ;;=", 'Link: <http://[x>; rel="canonical"'], "text/plain", None, None, id="nonsense"),
    pytest.param(["Content-Type: text/html; charset=Shift_JIS"], "text/html", "shift_jis", None, id="charset"),
    pytest.param(['Link: </b>; rel="canonical"', "Content-Type: TEXT/HTML"], "text/html", None, "http://a/b", id="relative"),
]


@pytest.mark.parametrize(("lines", "media_type", "charset", "canonical"), ODD)
def test_odd_headers(lines: list[str], media_type: str, charset: str | None, canonical: str | None) -> None:
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    assert content_type(headers.get("content-type")) == (media_type, charset)
    assert canonical_in(headers, "http://a/page") == canonical
