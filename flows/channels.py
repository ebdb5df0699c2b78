"""The ways by which alerts go out: a feed file, a webhook, mail."""

import base64
import binascii
import hashlib
import hmac
import json
import os
import smtplib
import ssl
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses, parseaddr
from pathlib import Path

import httpx

from corpus.errors import ClaimledgerError
from corpus.fetch.fetcher import TRY_AGAIN
from corpus.ids import stable_id
from reports.alerts import as_html, as_json, as_text, headline
from warehouse.alerts import Alert

PATIENCE = 30.0  # seconds for an answer
TEMPORARY = range(400, 500)  # codes of mail servers


class NotSent(ClaimledgerError):
    """Something could not be sent; `may_pass` says whether the same may succeed a moment later."""

    def __init__(self, said: str, *, may_pass: bool) -> None:
        super().__init__(said)
        self.may_pass = may_pass


class PartlySent(ClaimledgerError):
    """Some recipients have it, others were refused."""


def write_whole(path: Path, content: bytes) -> None:
    """Put the content into the file, all of it or, if that fails, none. Raises NotSent."""
    try:
        with ExitStack() as undo:
            number, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
            undo.callback(Path(name).unlink, missing_ok=True)
            with os.fdopen(number, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(number)
            Path(name).chmod(path.stat().st_mode if path.exists() else 0o644)
            Path(name).replace(path)
    except OSError as err:
        raise NotSent(f"The feed {str(path)!r} cannot be written: {err.strerror or err}.", may_pass=False) from err


def post(url: str, alerts: Sequence[Alert], *, secret: str, now: datetime) -> None:
    """Send the alerts to a webhook, signed as Standard Webhooks has it if there is a secret. Raises NotSent."""
    body = json.dumps({"type": "claimledger.alerts", "version": 1, "alerts": as_json(alerts)}, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "webhook-id": stable_id("delivery", *(alert.alert_id for alert in alerts)),  # the same if the same is sent again
        "webhook-timestamp": str(int(now.timestamp())),
    }
    if secret:
        headers["webhook-signature"] = signature(secret, headers["webhook-id"], headers["webhook-timestamp"], body)
    try:
        answer = httpx.post(url, content=body, headers=headers, timeout=PATIENCE, trust_env=False)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as err:
        raise NotSent("The setting `alert_webhook` is no http or https address.", may_pass=False) from err
    except httpx.TransportError as err:
        raise NotSent(f"The webhook does not answer: {type(err).__name__}.", may_pass=True) from err
    if not answer.is_success:  # neither is a redirect: it would take the alerts to somebody else
        raise NotSent(
            f"The webhook answered {answer.status_code} {answer.reason_phrase}.", may_pass=answer.status_code in TRY_AGAIN
        )


def signature(secret: str, delivery: str, timestamp: str, body: bytes) -> str:
    """The header `webhook-signature`: v1 and the HMAC-SHA256 of id, time and body. A secret `whsec_...` is in Base64."""
    key = secret.encode()
    if secret.startswith("whsec_"):
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error as err:
            raise NotSent("The webhook's secret begins with `whsec_`, and the rest is no Base64.", may_pass=False) from err
    signed = hmac.new(key, f"{delivery}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def letter(alerts: Sequence[Alert], *, sender: str, recipients: str, now: datetime) -> EmailMessage:
    """A digest of the alerts, plain and as HTML. The same alerts make the same Message-ID, by which a repetition is known."""
    message = EmailMessage()
    message["Subject"] = f"claimledger: {headline(alerts)}"
    message["From"] = sender
    message["To"] = ", ".join(addresses(recipients))
    message["Date"] = format_datetime(now)
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    message["Message-ID"] = f"<{stable_id('digest', *(alert.alert_id for alert in alerts))}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(alerts))
    message.add_alternative(as_html(alerts), subtype="html")
    return message


def addresses(recipients: str) -> list[str]:
    """The addresses of a list with commas."""
    return [address for _, address in getaddresses([recipients]) if address]


def send(message: EmailMessage, *, server: str, security: str, user: str, password: str) -> None:
    """Hand the message to a mail server ("host:port"). Raises NotSent."""
    host, _, port = server.rpartition(":")
    try:
        with ExitStack() as stack:
            context = ssl.create_default_context()
            if security == "tls":
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, int(port), timeout=PATIENCE, context=context)
            else:
                smtp = smtplib.SMTP(host, int(port), timeout=PATIENCE)
            stack.enter_context(smtp)
            if security == "starttls":
                smtp.starttls(context=context)
            if user:
                smtp.login(user, password)
            refused = smtp.send_message(message)
    except smtplib.SMTPRecipientsRefused as err:
        may_pass = all(code in TEMPORARY for code, _ in err.recipients.values())
        raise NotSent(f"The mail server {server} refused all recipients.", may_pass=may_pass) from err
    except smtplib.SMTPResponseException as err:
        said = err.smtp_error.decode(errors="replace") if isinstance(err.smtp_error, bytes) else err.smtp_error
        raise NotSent(f"The mail server {server} answered {err.smtp_code} {said}", may_pass=err.smtp_code in TEMPORARY) from err
    except smtplib.SMTPNotSupportedError as err:
        raise NotSent(f"The mail server {server} cannot do what the settings ask for: {err}", may_pass=False) from err
    except ssl.SSLError as err:
        raise NotSent(f"The mail server {server} cannot be trusted: {err.reason or err}.", may_pass=False) from err
    except (smtplib.SMTPException, OSError) as err:
        raise NotSent(f"The mail server {server} cannot be reached: {err}.", may_pass=True) from err
    if refused:  # the others have it, so it is not sent again
        raise PartlySent(f"Refused for {', '.join(sorted(refused))}.")
