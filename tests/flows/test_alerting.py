"""What is news goes out once by each channel, to servers that are real and at times unwilling."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, ClassVar

import feedparser
import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from corpus.errors import StopRun
from flows.alerting import Told, tell
from flows.channels import signature
from flows.ingest import Round, Surroundings, chosen, ingest
from flows.pipeline import Steps
from flows.settings import Settings, load_settings
from reports.alerts import as_atom, as_html, as_text
from tests.corpus.rogue import Rogue, answer
from warehouse.alerts import Alert
from warehouse.lock import Busy, writing
from warehouse.store import Warehouse

NOW = datetime(2025, 3, 1, 6, tzinfo=UTC)
Write = Callable[..., None]


class Hook(BaseHTTPRequestHandler):
    """A webhook: answers what it is told to, one after the other, then 204."""

    answers: ClassVar[list[int]] = []
    got: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.answers.pop(0) if self.answers else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def hook(serve: Callable[[type[BaseHTTPRequestHandler]], str]) -> str:
    Hook.answers.clear()
    Hook.got.clear()
    return serve(Hook) + "/hook?key=1"


class Letterbox:
    """Keeps the letters that a mail server gets; refuses recipients by what is in `refusing`."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refusing: dict[str, str] = {}
        self.busy = 0

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 - the library's name
        if address in self.refusing:
            return self.refusing[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        if self.busy:
            self.busy -= 1
            return "451 Come back later"
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def mail_server(letterbox: Letterbox, free_tcp_port: int) -> Iterator[str]:
    controller = Controller(letterbox, hostname="127.0.0.1", port=free_tcp_port)
    controller.start()
    yield f"127.0.0.1:{free_tcp_port}"
    controller.stop()


class Desk:
    """Rounds over one folder of news with two figures that disagree; `tell` alone tells what is left."""

    def __init__(self, rules: Steps) -> None:
        self.rules = rules
        self.now = NOW
        self.slept: list[float] = []

    def settings(self, **said: Any) -> Settings:
        return Settings(warehouse="w.duckdb", cache="", wait=0, **said)

    def round(self, settings: Settings) -> Round:
        with Warehouse.open("w.duckdb") as opened:
            opened.con.execute("UPDATE ledger_tables.alerting SET since = TIMESTAMP '2025-01-01'")
        return ingest(settings, chosen(settings), Surroundings(steps=self.rules, now=lambda: self.now, tell=self.told))

    def told(self, settings: Settings, now: datetime) -> Told:
        return tell(settings, now=now, sleep=self.slept.append)

    def deliveries(self) -> list[tuple[Any, ...]]:
        with Warehouse.open("w.duckdb", read_only=True) as opened:
            found = opened.con.execute(
                "SELECT kind, channel, sent_at IS NOT NULL, tries, error FROM alerts ORDER BY kind, channel"
            )
            return found.fetchall()


@pytest.fixture
def desk(rules: Steps, write_sources: Write, write_article: Write) -> Desk:
    write_sources(wire='publisher = "Wire & Sons"')
    write_article("wire/a", 442)
    write_article("wire/b", 537)
    return Desk(rules)


def test_each_alert_goes_out_once_by_each_channel(desk: Desk, hook: str, mail_server: str, letterbox: Letterbox) -> None:
    settings = desk.settings(
        alert_feed="alerts.atom",
        alert_webhook=hook,
        alert_mail_to="Desk <desk@desk.example>, night@desk.example",
        alert_mail_from="claimledger <ledger@desk.example>",
        smtp=mail_server,
        smtp_security="none",
    )
    done = desk.round(settings)
    assert ([alert.kind for alert in done.told.raised], done.told.errors) == (["conflict"], {})
    assert done.told.sent == {"feed": 1, "webhook": 1, "mail": 1}
    for _ in range(2):
        again = desk.round(settings)
        assert (again.told.raised, again.told.sent) == ([], {})
    assert (len(Hook.got), len(letterbox.letters)) == (1, 1)
    assert desk.deliveries() == [("conflict", channel, True, 1, None) for channel in ("feed", "mail", "webhook")]

    letter = letterbox.letters[0]
    assert letter["Subject"] == "claimledger: 1 conflict"
    assert letter["To"] == "desk@desk.example, night@desk.example"
    assert letter["Message-ID"].endswith("@desk.example>")
    plain, rich = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert rich is not None
    assert "Fugaku: peak performance: 442 petaflops or 537 petaflops (high)\n  They differ.\n" in plain.get_content().replace(
        "\r", ""
    )
    assert "<b>537 petaflops</b>" in rich.get_content()
    assert "Wire &amp; Sons" in rich.get_content()

    headers, body = Hook.got[0]
    (alert,) = json.loads(body)["alerts"]
    assert (alert["kind"], alert["severity"], alert["raised_at"]) == ("conflict", "high", "2025-03-01T06:00:00Z")
    assert (alert["conflict"]["a"]["figure"], alert["conflict"]["b"]["publisher"]) == ("442 petaflops", "Wire & Sons")
    assert (headers["content-type"], "webhook-signature" in headers) == ("application/json", False)

    feed = feedparser.parse(Path("alerts.atom").read_bytes())
    assert (feed.bozo, feed.version, len(feed.entries)) == (False, "atom10", 1)
    entry = feed.entries[0]
    assert entry.title == "Fugaku: peak performance: 442 petaflops or 537 petaflops"
    assert (entry.updated, [tag.term for tag in entry.tags]) == ("2025-03-01T06:00:00Z", ["conflict", "high"])
    assert entry.id.startswith("urn:uuid:")
    assert "<q>According to wire/a" in entry.content[0].value


def test_a_conflict_below_the_severity_and_an_old_one_are_no_news(desk: Desk) -> None:
    settings = desk.settings(alert_feed="alerts.atom")
    first = ingest(settings, chosen(settings), Surroundings(steps=desk.rules, now=lambda: NOW))
    assert first.told.raised == [], "it was found before the ledger knew of alerts"
    assert feedparser.parse(Path("alerts.atom").read_bytes()).bozo is False
    desk.rules = replace(desk.rules, link=lambda warehouse, _embedder, _run_id: lower(warehouse))
    assert desk.round(settings).told.raised != []


def lower(warehouse: Warehouse) -> None:
    warehouse.con.execute("UPDATE ledger_tables.conflict SET severity = 'low'")


def test_what_could_not_be_sent_is_sent_next_time(desk: Desk, hook: str, mail_server: str, letterbox: Letterbox) -> None:
    settings = desk.settings(
        alert_webhook=hook, alert_mail_to="a@b.example", alert_mail_from="c@d.example", smtp=mail_server, smtp_security="none"
    )
    Hook.answers.extend([503, 503, 503])
    letterbox.busy = 99
    done = desk.round(settings)
    assert done.told.sent == {"webhook": 0, "mail": 0}
    assert done.told.errors == {
        "webhook": "The webhook answered 503 Service Unavailable.",
        "mail": f"The mail server {mail_server} answered 451 Come back later",
    }
    assert (len(Hook.got), len(desk.slept)) == (3, 4)
    assert [row[2:] for row in desk.deliveries()] == [(False, 1, done.told.errors[name]) for name in ("mail", "webhook")]
    letterbox.busy = 1
    assert desk.round(settings).told.sent == {"webhook": 1, "mail": 1}
    assert len({headers["webhook-id"] for headers, _ in Hook.got}) == 1, "by which the receiver knows a repetition"
    assert desk.round(settings).told.sent == {}
    assert len(letterbox.letters) == 1


REFUSALS = [  # what the webhook answers, requests, what is said
    pytest.param([404], 1, "The webhook answered 404 Not Found.", id="gone"),
    pytest.param([302], 1, "The webhook answered 302 Found.", id="elsewhere"),
    pytest.param([429, 500], 3, None, id="passes"),
]


@pytest.mark.parametrize(("answers", "asked", "said"), REFUSALS)
def test_only_what_may_pass_is_tried_again(answers: list[int], asked: int, said: str | None, desk: Desk, hook: str) -> None:
    Hook.answers.extend(answers)
    assert desk.round(desk.settings(alert_webhook=hook)).told.errors == ({"webhook": said} if said else {})
    assert len(Hook.got) == asked


def test_what_went_out_is_recorded_if_sending_is_broken_off(desk: Desk, hook: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = desk.settings(alert_webhook=hook, alert_mail_to="a@b.example", alert_mail_from="c@d.example", smtp="127.0.0.1:1")

    def die(*_given: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.alerting.letter", die)
    with pytest.raises(KeyboardInterrupt):
        desk.round(settings)
    assert [row[1:3] for row in desk.deliveries()] == [("mail", False), ("webhook", True)]


def test_posts_are_signed_as_standard_webhooks_has_it(desk: Desk, hook: str, monkeypatch: pytest.MonkeyPatch) -> None:
    key = b"0123456789abcdef01234567"
    monkeypatch.setenv("HOOK_KEY", f"whsec_{base64.b64encode(key).decode()}")
    desk.round(desk.settings(alert_webhook=hook, alert_webhook_secret="${env:HOOK_KEY}"))
    headers, body = Hook.got[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert signature("plain", "i", "1", b"x") == signature(f"whsec_{base64.b64encode(b'plain').decode()}", "i", "1", b"x")


def test_a_secret_that_is_not_there_is_said(desk: Desk, hook: str) -> None:
    done = desk.round(desk.settings(alert_webhook=hook, alert_webhook_secret="${env:NO_KEY}"))
    assert done.told.errors == {"webhook": "The environment variable NO_KEY is not set."}
    assert Hook.got == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd does not see that all of the connection is encrypted
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_is_encrypted_and_logged_in(
    security: str, desk: Desk, letterbox: Letterbox, here: Path, free_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ssl

    authority = trustme.CA()
    authority.cert_pem.write_to_path(here / "ca.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    logins: list[tuple[bytes, bytes]] = []

    def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _kind: str, data: Any) -> AuthResult:
        logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"right", handled=False)

    secured = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    controller = Controller(
        letterbox,
        hostname="127.0.0.1",
        port=free_tcp_port,
        authenticator=authenticate,
        auth_required=True,
        auth_require_tls=security == "starttls",
        **secured,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(here / "ca.pem"))
    monkeypatch.setenv("SMTP_PASSWORD", "wrong")
    controller.start()
    settings = desk.settings(
        alert_mail_to="a@b.example",
        alert_mail_from="c@d.example",
        smtp=f"127.0.0.1:{free_tcp_port}",
        smtp_security=security,
        smtp_user="ledger",
        smtp_password="${env:SMTP_PASSWORD}",
    )
    try:
        assert "535" in desk.round(settings).told.errors["mail"]
        monkeypatch.setenv("SMTP_PASSWORD", "right")
        assert desk.round(settings).told.sent == {"mail": 1}
        monkeypatch.delenv("SSL_CERT_FILE")
    finally:
        controller.stop()
    assert [password for _, password in logins][-1] == b"right"
    assert len(letterbox.letters) == 1


def test_recipients_that_are_refused(desk: Desk, mail_server: str, letterbox: Letterbox) -> None:
    settings = desk.settings(
        alert_mail_to="a@b.example,x@b.example", alert_mail_from="c@d.example", smtp=mail_server, smtp_security="none"
    )
    letterbox.refusing = {"a@b.example": "550 Nobody", "x@b.example": "550 Nobody"}
    assert desk.round(settings).told.errors == {"mail": f"The mail server {mail_server} refused all recipients."}
    del letterbox.refusing["a@b.example"]
    done = desk.round(settings)
    assert (done.told.sent, done.told.errors) == ({"mail": 1}, {"mail": "Refused for x@b.example."})
    assert desk.round(settings).told.sent == {}, "the others have it"


def feed_of(*names: str) -> bytes:
    items = "".join(f"<item><title>t</title><link>/{name}</link></item>" for name in names)
    return answer(f'<rss version="2.0"><channel><title>w</title>{items}</channel></rss>', "Content-Type: application/rss+xml")


def test_sources_that_fail_for_days_or_fall_silent(desk: Desk, write_sources: Write, here: Path, site: str) -> None:
    settings = desk.settings(alert_feed="alerts.atom")
    Rogue.extra["/1"] = answer(
        "<html><body><article><p>The supercomputer Fugaku delivers 442 petaflops, said the institute that built it in Kobe on"
        " Thursday.</p></article></body></html>"
    )
    write_sources(wire="", gone="")
    with (here / "sources.toml").open("a") as file:
        file.write(f'\n[[source]]\nname = "list"\nkind = "feed"\nurl = "{site}/list"\nlocal = true\ndelay = 0\n')
    raised = []
    for day in range(5):
        Rogue.extra["/list"] = feed_of() if day else feed_of("1")
        desk.now = NOW + timedelta(days=day)
        raised += [(day, alert.kind, alert.title) for alert in desk.round(settings).told.raised if alert.kind != "conflict"]
    assert raised == [
        (3, "failing", "gone cannot be read since 2025-03-01 06:00"),
        (3, "silent", "list has given nothing since 2025-03-02 06:00"),
    ]
    entries = feedparser.parse(Path("alerts.atom").read_bytes()).entries
    assert {entry.title.split()[0]: entry.summary for entry in entries} == {
        "gone": "gone: missing: No file or folder has such a name.",
        "list": "It gave nothing 3 times in a row; its last article came 2025-03-01 06:00.",
        "Fugaku:": "They differ.",
    }
    (here / "gone").mkdir()
    (here / "gone" / "a.txt").write_text("Back again, and Fugaku delivers 442 petaflops as it did before.")
    assert [(alert.kind, alert.title, alert.severity) for alert in desk.round(settings).told.raised] == [
        ("recovered", "gone can be read again", "low")
    ]
    assert desk.round(settings).told.raised == []
    Rogue.extra["/list"] = feed_of("1", "2")
    Rogue.extra["/2"] = Rogue.extra["/1"].replace(b"442", b"443")
    assert [alert.title for alert in desk.round(settings).told.raised] == ["list gives articles again"]
    (here / "gone" / "a.txt").unlink()
    (here / "gone").rmdir()
    for day in (10, 14):
        desk.now = NOW + timedelta(days=day)
        raised = [alert.title for alert in desk.round(settings).told.raised]
    assert raised == ["gone cannot be read since 2025-03-11 06:00"], "another failure is another alert"


def fail(*_given: object) -> None:
    raise StopRun("The embedder cannot be loaded.")


def test_rounds_that_fail_are_told_once_and_that_they_work_again(desk: Desk, hook: str) -> None:
    settings, rules = desk.settings(alert_webhook=hook, alert_feed="alerts.atom"), desk.rules
    desk.rules = replace(rules, link=fail)
    for _ in range(2):
        with pytest.raises(StopRun, match="cannot be loaded"):
            desk.round(settings)
    (alert,) = (alert for _, body in Hook.got for alert in json.loads(body)["alerts"])
    assert (alert["kind"], alert["severity"], alert["title"], alert["detail"], alert["source"]) == (
        "round",
        "high",
        "No round has worked since 2025-03-01 06:00",
        "The embedder cannot be loaded.",
        None,
    )
    desk.rules, desk.now = rules, NOW + timedelta(hours=1)
    told = desk.round(settings).told
    assert sorted(alert.kind for alert in told.raised) == ["conflict", "recovered", "round"]
    assert told.sent == {"webhook": 2, "feed": 3}, "the hook knows of the failure"
    assert desk.round(settings).told.raised == []
    desk.rules = replace(rules, read=fail)
    with pytest.raises(StopRun):
        desk.round(settings)
    assert [json.loads(body)["alerts"][0]["kind"] for _, body in Hook.got] == ["round", "conflict", "round"]


def test_what_could_not_be_told_of_a_failure_is_told_at_the_next(desk: Desk, hook: str) -> None:
    settings = desk.settings(alert_webhook=hook)
    desk.rules = replace(desk.rules, link=fail)
    Hook.answers.extend([404])
    for _ in range(3):
        with pytest.raises(StopRun):
            desk.round(settings)
    assert len(Hook.got) == 2


def test_a_ledger_that_is_being_written_is_told_the_second_time(desk: Desk, hook: str) -> None:
    settings = desk.settings(alert_webhook=hook)
    desk.round(settings)
    Hook.got.clear()
    for sent in (0, 1, 1):
        with writing("w.duckdb", what="claimledger run"), pytest.raises(Busy):
            ingest(settings, chosen(settings), Surroundings(steps=desk.rules, now=lambda: NOW))
        assert len(Hook.got) == sent
    assert [alert.kind for alert in desk.round(settings).told.raised] == ["round", "recovered"]


def test_the_feed_is_whole_or_as_it_was(desk: Desk, here: Path) -> None:
    settings = desk.settings(alert_feed="none/alerts.atom")
    assert desk.round(settings).told.errors == {
        "feed": "The feed 'none/alerts.atom' cannot be written: No such file or directory."
    }
    (here / "none").mkdir()
    assert desk.round(settings).told.sent == {"feed": 1}
    assert [path.name for path in (here / "none").iterdir()] == ["alerts.atom"]


def alert(number: int, detail: str = "They differ.") -> Alert:
    side = {
        "figure": "<1>",
        "sentence": 'One "is"\n<b>1</b>.',
        "publisher": None,
        "published_at": None,
        "url": "javascript:alert(1)",
    }
    return Alert(
        alert_id=f"alert-{number}",
        kind="conflict",
        severity="high",
        title=f"Title {number} \x00\ud800",
        detail=detail,
        raised_at=NOW,
        payload={"a": side, "b": {**side, "url": "https://a.example/?x=1&y=2"}},
    )


def test_whatever_an_article_holds_stays_text() -> None:
    rich = as_html([alert(1, "<script>")])
    assert "<script>" not in rich
    assert "javascript:" not in rich
    assert "&lt;b&gt;1&lt;/b&gt;" in rich
    feed = feedparser.parse(as_atom([alert(1), alert(2)], ledger="l", updated=NOW))
    assert (feed.bozo, [entry.title for entry in feed.entries]) == (False, ["Title 1", "Title 2"])
    assert [link.href for link in feed.entries[0].links if link.rel == "related"] == ["https://a.example/?x=1&y=2"]
    assert feed.feed.id != feedparser.parse(as_atom([], ledger="m", updated=NOW)).feed.id


def test_a_digest_is_bounded() -> None:
    many = [alert(number) for number in range(60)]
    assert as_text(many).endswith("And 10 more: claimledger conflicts\n")
    assert "And 10 more" in as_html(many)


WRONG = [
    pytest.param(
        {"alert_mail_to": "a@b.example"}, "To send mail, `alert_mail_to` needs `alert_mail_from` and `smtp`.", id="mail"
    ),
    pytest.param({"smtp_password": "hunter2"}, "smtp_password: A secret is named and not written.", id="secret"),
    pytest.param({"smtp": "mail.example"}, "smtp: String should match pattern", id="no-port"),
    pytest.param({"alert_severity": "huge"}, "alert_severity: String should match pattern", id="severity"),
]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("given", "said"), WRONG)
def test_settings_that_cannot_be(given: dict[str, str], said: str) -> None:
    with pytest.raises(StopRun) as caught:
        load_settings(**given)
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)
