"""Telling people what is news: what is raised in the ledger goes out by every channel that is set, once."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from corpus.errors import ClaimledgerError, in_words
from corpus.references import filled_in
from flows.channels import NotSent, PartlySent, letter, post, send, write_whole
from flows.fetching import secrets
from flows.outages import forget_outage, keep_outage, standing_outage
from flows.settings import Settings
from reports.alerts import as_atom
from warehouse.alerts import Alert, Outage, ledger_id, note_delivery, of_outage, pending, raise_alerts, told
from warehouse.conflicts import Severity
from warehouse.lock import Busy
from warehouse.store import Warehouse

TRIES = 3
MOST_IN_FEED = 100
MOST_IN_POST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of some alerts."""

    channel: str
    alert_ids: tuple[str, ...]
    sent: bool
    error: str | None = None


@dataclass(slots=True)
class Told:
    """What was news, how much went out by each channel, and why something did not."""

    raised: list[Alert] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """The numbers, as JSON takes them."""
        return {"raised": len(self.raised), "sent": self.sent, "errors": self.errors}

    def note(self, outcomes: Sequence[Outcome]) -> None:
        """Count what went out, and keep why something did not."""
        for one in outcomes:
            self.sent[one.channel] = self.sent.get(one.channel, 0) + (len(one.alert_ids) if one.sent else 0)
            if one.error:
                self.errors[one.channel] = one.error


@dataclass(frozen=True, slots=True)
class Channel:
    """A way by which alerts go out: at most so many at once."""

    name: str
    send: Callable[[Sequence[Alert]], None]  # raises NotSent or PartlySent
    most: int | None = None


def channels(settings: Settings) -> list[str]:
    """The channels that are set."""
    wanted = {"feed": settings.alert_feed, "webhook": settings.alert_webhook, "mail": settings.alert_mail_to}
    return [name for name, value in wanted.items() if value]


def tell(settings: Settings, *, now: datetime, sleep: Callable[[float], None] = time.sleep) -> Told:
    """Raise what is news, and send what has not gone out yet. Nothing that is wrong with a channel raises.

    What cannot be sent is tried again next time. The ledger is closed while something is sent, and what went out is recorded
    however this ends.
    """
    done, wanted, over = Told(), channels(settings), standing_outage(settings)
    with Warehouse.open(settings.warehouse, memory=settings.memory) as opened:
        done.raised = raise_alerts(
            opened.con,
            least=Severity(settings.alert_severity),
            failing=timedelta(days=settings.failing_days),
            channels=wanted,
            now=now,
            outage=over,
        )
        waiting = {name: pending(opened.con, name) for name in wanted}
        feed = as_atom(told(opened.con, "feed", MOST_IN_FEED), ledger=ledger_id(opened.con), updated=now)
    forget_outage(settings)
    senders = _senders(settings, now) | {
        "feed": Channel("feed", lambda _alerts: write_whole(Path(settings.alert_feed), feed)),
    }
    outcomes: list[Outcome] = []
    try:
        for name in wanted:
            if waiting[name] or (name == "feed" and not Path(settings.alert_feed).exists()):
                _send(senders[name], waiting[name], outcomes, sleep)
    finally:
        if outcomes:
            with Warehouse.open(settings.warehouse, memory=settings.memory) as opened:
                for one in outcomes:
                    note_delivery(opened.con, one.channel, one.alert_ids, sent_at=now if one.sent else None, error=one.error)
    done.note(outcomes)
    return done


def tell_failure(settings: Settings, err: Exception, *, now: datetime, sleep: Callable[[float], None] = time.sleep) -> Told:
    """Tell people that a round failed, unless they know of one before it. Nothing that is wrong with a channel raises.

    The ledger is not touched: it has the alert, and so does the feed, after the next round that works. That another process
    writes the ledger is told of the second time: it may be a round that takes long.
    """
    done, before = Told(), standing_outage(settings)
    outage = before or Outage(since=now, error=in_words(err), news=False)
    outage = replace(outage, news=outage.news or bool(before) or not isinstance(err, Busy))
    outcomes: list[Outcome] = []
    try:
        keep_outage(settings, outage)  # before it is told: what cannot be kept would be told again each time
        for name, channel in _senders(settings, now).items() if outage.news else ():
            if name in channels(settings) and name not in outage.told:
                _send(channel, [of_outage(outage)], outcomes, sleep)
        keep_outage(settings, replace(outage, told=(*outage.told, *(one.channel for one in outcomes if one.sent))))
    except NotSent as fault:
        done.errors["failing"] = str(fault)
    done.note(outcomes)
    return done


def _senders(settings: Settings, now: datetime) -> dict[str, Channel]:
    return {
        "webhook": Channel("webhook", partial(_post, settings, now), MOST_IN_POST),
        "mail": Channel("mail", partial(_mail, settings, now)),
    }


def _send(channel: Channel, alerts: Sequence[Alert], outcomes: list[Outcome], sleep: Callable[[float], None]) -> None:
    """Send the alerts, as many at once as the channel takes, up to the first that does not go."""
    size = channel.most or max(len(alerts), 1)
    for start in range(0, max(len(alerts), 1), size):
        some = alerts[start : start + size]
        ids = tuple(alert.alert_id for alert in some)
        try:
            _trying(sleep)(channel.send, some)
        except PartlySent as err:
            outcomes.append(Outcome(channel=channel.name, alert_ids=ids, sent=True, error=str(err)))
        except ClaimledgerError as err:  # a secret that is not there, too
            outcomes.append(Outcome(channel=channel.name, alert_ids=ids, sent=False, error=str(err)))
            return
        else:
            outcomes.append(Outcome(channel=channel.name, alert_ids=ids, sent=True))


def _trying(sleep: Callable[[float], None]) -> Retrying:
    return Retrying(
        retry=retry_if_exception(lambda err: isinstance(err, NotSent) and err.may_pass),
        stop=stop_after_attempt(TRIES),
        wait=wait_exponential_jitter(initial=1, max=10),
        sleep=sleep,
        reraise=True,
    )


def _post(settings: Settings, now: datetime, alerts: Sequence[Alert]) -> None:
    secret = filled_in(settings.alert_webhook_secret, secrets())
    post(filled_in(settings.alert_webhook, secrets()), alerts, secret=secret, now=now)


def _mail(settings: Settings, now: datetime, alerts: Sequence[Alert]) -> None:
    send(
        letter(alerts, sender=settings.alert_mail_from, recipients=settings.alert_mail_to, now=now),
        server=settings.smtp,
        security=settings.smtp_security,
        user=filled_in(settings.smtp_user, secrets()),
        password=filled_in(settings.smtp_password, secrets()),
    )
