"""The sources file: what is read again and again, where it is, and on which terms."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Self
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo, available_timezones

import httpx
from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from corpus.fetch import Terms, check_address
from corpus.fetch.terms import AGENT
from corpus.jsonlines import Record
from corpus.page import MOST_PAGE
from corpus.quarantine import Unreadable
from corpus.references import HINT, LOOKUPS, Lookup, filled_in, has_reference, is_sendable, wrong_references


class Kind(StrEnum):
    """What a source is."""

    FEED = "feed"  # RSS, Atom or JSON Feed, told by what is in it
    SITEMAP = "sitemap"  # of pages or of news, or an index of sitemaps
    PAGE = "page"
    FOLDER = "folder"
    GLOB = "glob"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    WARC = "warc"
    EML = "eml"


WEB = frozenset({Kind.FEED, Kind.SITEMAP, Kind.PAGE})
LISTS = frozenset({Kind.FEED, Kind.SITEMAP})
TABLES = frozenset({Kind.CSV, Kind.PARQUET})
FETCHING = ("delay", "at_once", "robots", "timeout", "tries", "max_bytes", "user_agent", "proxy", "headers", "local")
ONLY_FOR: dict[str, frozenset[Kind]] = {  # keys that mean nothing for other kinds
    **dict.fromkeys(FETCHING, WEB),
    "pages": frozenset({Kind.FEED}),
    "max_articles": LISTS,
    "columns": TABLES,
}
SECRET = re.compile(
    r"auth(?!ors?(?:$|[_-]))|token|secret|passw|cookie|api.?key|^key$|credential|session.?id|^sid$|signature|^sig$",
    re.IGNORECASE,
)
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
NOT_TO_SET = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding", "user-agent"})


def _sendable(text: str) -> str:
    if not is_sendable(text):
        raise ValueError("It holds a line break or another character that cannot be sent; ASCII can.")
    wrong = wrong_references(text)
    if wrong:
        raise ValueError(wrong)
    return text


Sent = Annotated[str, Field(min_length=1), AfterValidator(_sendable)]


class Common(BaseModel):
    """What may be said of each source, and under `[defaults]` of all of them."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    language: str | None = Field(default=None, pattern="^(en|ja)$", description="en or ja; found out unless given")
    schedule: str | None = Field(default=None, description='when to read it, as cron says it: "*/15 * * * *"')
    timezone: str = Field(default="UTC", description='of the schedule: "Asia/Tokyo"')
    delay: float = Field(default=1.0, ge=0, le=3600, description="seconds between two requests to a host")
    at_once: int = Field(default=1, ge=1, le=32, description="requests to a host at the same time")
    robots: bool = Field(default=True, description="obey robots.txt")
    timeout: float = Field(default=30.0, gt=0, le=600, description="seconds for an answer")
    tries: int = Field(default=3, ge=1, le=10, description="how often to ask while the fault may pass")
    max_bytes: int = Field(default=MOST_PAGE, ge=1000, le=1_000_000_000, description="of a page")
    max_articles: int = Field(default=1000, ge=1, le=1_000_000, description="of one collection, the first listed")
    user_agent: Sent = Field(default=AGENT, description="who is asking; a way to reach you belongs in it")
    proxy: Sent | None = Field(default=None, description="an http or https address")
    headers: dict[str, Sent] = Field(default_factory=dict, description="sent to the source's own server alone")

    @field_validator("schedule")
    @classmethod
    def _is_cron(cls, schedule: str | None) -> str | None:
        if schedule is not None:
            try:
                CronSim(schedule, datetime.now(UTC))
            except CronSimError as err:
                raise ValueError(f'This is no schedule: {err}. Five fields are wanted, such as "*/15 * * * *".') from err
        return schedule

    @field_validator("timezone")
    @classmethod
    def _is_timezone(cls, timezone: str) -> str:
        if timezone not in available_timezones():
            raise ValueError('There is no such time zone. Names are such as "Asia/Tokyo", "Europe/London" or "UTC".')
        return timezone

    @field_validator("proxy")
    @classmethod
    def _proxy_keeps_its_secret(cls, proxy: str | None) -> str | None:
        if proxy is None or has_reference(proxy):
            return proxy
        try:
            address = httpx.URL(proxy)
        except httpx.InvalidURL as err:
            raise ValueError(f"This is no address: {err}.") from err
        if address.scheme not in ("http", "https") or not address.host:
            raise ValueError("A proxy is an http or https address with a host.")
        if address.userinfo:
            raise ValueError(f"It holds a password. {HINT}, for the whole address or the password in it.")
        return proxy

    @field_validator("headers")
    @classmethod
    def _headers_keep_their_secrets(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, value in headers.items():
            if not HEADER_NAME.fullmatch(name) or name.lower() in NOT_TO_SET:
                raise ValueError(f"The header {name!r} cannot be set here.")
            if SECRET.search(name) and not has_reference(value):
                raise ValueError(f"The header {name!r} would hold a secret in the file. {HINT}.")
        return headers


class Source(Common):
    """A feed, sitemap, page, folder or file to read articles from."""

    name: str = Field(min_length=1, max_length=100, description="of your choice; no two sources have the same")
    kind: Kind = Field(description=", ".join(Kind))
    url: str | None = Field(default=None, description=f"the address, of a {', '.join(sorted(WEB))}")
    path: str | None = Field(
        default=None, min_length=1, description="of the file or folder, seen from the sources file, or a pattern"
    )
    publisher: str | None = Field(default=None, min_length=1, description="of its articles, where they do not say it better")
    reliability: str | None = Field(default=None, description="a note on how far to trust it, in your words")
    pages: bool = Field(default=True, description="fetch the page of each entry; false reads what the feed itself carries")
    local: bool = Field(default=False, description="may be on this machine or in the private network")
    columns: dict[str, str] = Field(default_factory=dict, description='what its columns are called: {text = "body"}')

    @field_validator("url")
    @classmethod
    def _is_an_address_without_secrets(cls, url: str | None) -> str | None:
        if url is None:
            return None
        if has_reference(url):
            raise ValueError("An address cannot name a secret, because addresses are written to the ledger. Use `headers`.")
        try:
            address = check_address(url)
        except Unreadable as err:
            raise ValueError(err.detail) from err
        secret = next((name for name, value in parse_qsl(address.query.decode()) if value and SECRET.search(name)), None)
        if secret:
            raise ValueError(
                f"Its part {secret!r} looks like a secret, and addresses are written to the ledger. Use `headers`."
            )
        return url

    @field_validator("columns")
    @classmethod
    def _columns_are_known(cls, columns: dict[str, str]) -> dict[str, str]:
        unknown = sorted(columns.keys() - Record.model_fields.keys())
        if unknown:
            raise ValueError(
                f"There is no {', '.join(map(repr, unknown))} in an article. Known: {', '.join(Record.model_fields)}."
            )
        return columns

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        wanted, other = ("url", "path") if self.kind in WEB else ("path", "url")
        faults = []
        if getattr(self, wanted) is None:
            faults.append(f"A source of the kind {self.kind} needs `{wanted}`.")
        if getattr(self, other) is not None:
            faults.append(f"A source of the kind {self.kind} has no `{other}`.")
        for key, kinds in ONLY_FOR.items():
            if key in self.model_fields_set and self.kind not in kinds:
                faults.append(f"`{key}` is only for the kinds {', '.join(sorted(kinds))}.")
        if faults:
            raise ValueError(" ".join(faults))
        return self

    @property
    def place(self) -> str:
        """Where it is: its address or its path."""
        return self.url or self.path or ""

    def terms(self, lookups: Mapping[str, Lookup] = LOOKUPS) -> Terms:
        """How it is fetched, with the secrets filled in. Raises NoSecret if one is not there."""
        return Terms(
            agent=filled_in(self.user_agent, lookups),
            delay=self.delay,
            at_once=self.at_once,
            robots=self.robots,
            local=self.local,
            proxy=filled_in(self.proxy, lookups) if self.proxy else None,
            headers=tuple((name, filled_in(value, lookups)) for name, value in self.headers.items()),
            headers_for=self.url,
            most_bytes=self.max_bytes,
            patience=self.timeout,
            tries=self.tries,
        )

    def next_times(self, after: datetime, count: int = 1) -> list[datetime]:
        """The next moments at which its schedule has it read; none without a schedule."""
        if self.schedule is None:
            return []
        times = CronSim(self.schedule, after.astimezone(ZoneInfo(self.timezone)))
        return [moment for moment, _ in zip(times, range(count), strict=False)]
