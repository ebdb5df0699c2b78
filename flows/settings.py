"""Settings: from the command line, else the environment (CLAIMLEDGER_...), else claimledger.toml, else what is here."""

import os
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from corpus.errors import StopRun
from corpus.references import HINT, has_reference

PREFIX = "CLAIMLEDGER_"
OWN_ENTITIES = "claimledger-entities.csv"
SIZE = r"^\d+(\.\d+)? ?[KMGT]i?B$"
FILE = Path("claimledger.toml")  # in the folder where the command is run


class RunnerKind(StrEnum):
    """Where pages are read and articles extracted."""

    THREADS = "threads"  # in this process; only what is fetched is fetched in several threads
    PROCESSES = "processes"
    DASK = "dask"


def _named(secret: str) -> str:
    if secret and not has_reference(secret):
        raise ValueError(f"A secret is named and not written. {HINT}")
    return secret


Secret = Annotated[str, AfterValidator(_named)]


class Settings(BaseSettings):
    """All that can be set. Changing a pipeline or the embedder makes the next run read or link everything again."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    warehouse: str = Field(default="claimledger.duckdb", min_length=1, description="the ledger's file")
    english_pipeline: str = Field(default="", description="a spaCy pipeline for English; empty for the one that comes along")
    japanese_pipeline: str = Field(default="ja_ginza", min_length=1, description="a GiNZA pipeline for Japanese")
    names_model: str = Field(
        default="claimledger-names", description="a folder with a model that tells the kinds of English names; empty for none"
    )
    entities: str = Field(
        default=OWN_ENTITIES, description="a CSV or TOML file of your own with names to know; by default used where it is there"
    )
    embedder: str = Field(default="all-MiniLM-L6-v2", min_length=1, description="a sentence-transformers model")
    batch_size: int = Field(default=100, ge=1, le=10_000, description="articles in one transaction")
    memory: str = Field(
        default="1GB",
        pattern=SIZE,
        description="what the database may keep in memory; the rest goes to disk",
    )
    sources: str = Field(default="sources.toml", min_length=1, description="the file of what is read again and again")
    cache: str = Field(default="claimledger-cache", description="the folder of what was fetched; empty to keep nothing")
    cache_size: str = Field(default="5GB", pattern=SIZE, description="what the cache may hold; what was not seen longest goes")
    cache_days: int = Field(default=90, ge=1, le=36_500, description="days for which what was fetched is kept")
    offline: bool = Field(default=False, description="read from the cache what was fetched before, and fetch nothing")
    sources_at_once: int = Field(default=4, ge=1, le=64, description="sources that are read at the same time")
    wait: float = Field(default=60.0, ge=0, le=86_400, description="seconds to wait while another process writes the ledger")
    snapshot: bool = Field(
        default=False, description="keep a copy of the ledger beside it for readers, made anew after each run and round"
    )
    failing_days: float = Field(default=3.0, ge=0, le=365, description="days for which a source may fail before it is an alert")
    alert_severity: str = Field(
        default="high", pattern="^(low|medium|high)$", description="the least severity of a new conflict that is an alert"
    )
    alert_feed: str = Field(default="", description="an Atom file to write the alerts to; empty for none")
    alert_webhook: str = Field(default="", description="an address to post the alerts to; empty for none")
    alert_webhook_secret: Secret = Field(default="", description="what its posts are signed with, as ${env:NAME}")
    alert_mail_to: str = Field(default="", description="addresses to mail the alerts to, with commas; empty for none")
    alert_mail_from: str = Field(default="", description="the sender of these mails")
    smtp: str = Field(default="", pattern=r"^(|.+:\d+)$", description="the mail server, as host:port")
    smtp_security: str = Field(default="starttls", pattern="^(starttls|tls|none)$", description="how it is spoken to")
    smtp_user: str = Field(default="", description="who logs in there; empty for nobody")
    smtp_password: Secret = Field(default="", description="with which password, as ${env:NAME}")
    runner: RunnerKind = Field(
        default=RunnerKind.THREADS,
        description="where pages are read, articles extracted and sentences embedded: threads (here), processes (others here), "
        "dask (a cluster)",
    )
    processes: int = Field(default=2, ge=1, le=256, description="how many, for the runner processes")
    dask_address: str = Field(default="", description='of the scheduler, for the runner dask: "tcp://10.0.0.5:8786"')
    staging: str | None = Field(
        default=None,
        description="a folder or an fsspec address where workers leave what they extracted, of one ledger alone; by default "
        "one beside the ledger for the runner processes, else none; empty for none",
    )

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Self:
        missing = [name for name in ("alert_mail_from", "smtp") if not getattr(self, name)]
        if self.alert_mail_to and missing:
            raise ValueError(f"To send mail, `alert_mail_to` needs {' and '.join(f'`{name}`' for name in missing)}.")
        return self

    @property
    def cache_bytes(self) -> int:
        """What the cache may hold, in bytes."""
        number, unit = self.cache_size.rstrip("B").replace(" ", ""), 1000
        if number.endswith("i"):
            number, unit = number[:-1], 1024
        return int(float(number[:-1]) * unit ** ("KMGT".index(number[-1]) + 1))

    @property
    def own_entities(self) -> str:
        """The path of the file of one's own names; "" if there is none. One that was asked for is taken to be there."""
        return "" if self.entities == OWN_ENTITIES and not Path(OWN_ENTITIES).exists() else self.entities

    @model_validator(mode="after")
    def _goes_with_its_runner(self) -> Self:
        owner = {"processes": RunnerKind.PROCESSES, "dask_address": RunnerKind.DASK}
        for name, runner in owner.items():
            if name in self.model_fields_set and self.runner is not runner:
                raise ValueError(f'`{name}` is set, which only the runner "{runner}" uses. Set `runner` to it, too.')
        if self.runner is RunnerKind.DASK and not self.dask_address:
            raise ValueError('The runner "dask" needs `dask_address`, such as "tcp://10.0.0.5:8786".')
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Where settings come from, the first that has one wins."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, FILE)


def load_settings(**given: Any) -> Settings:
    """The settings; what is given and not None comes first. Raises StopRun with every problem that there is."""
    problems = _unknown_variables()
    settings = None
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as err:
        problems += [_said(fault) for fault in err.errors()]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as err:
        problems.append(f"{FILE} cannot be read: {err}.")
    if problems or settings is None:
        raise StopRun("The settings are wrong:\n" + "\n".join(f"- {problem}" for problem in problems))
    return settings


def _unknown_variables() -> list[str]:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return [
        f"There is no setting for the environment variable {name}. Known: {', '.join(sorted(known))}."
        for name in sorted(os.environ)
        if name.upper().startswith(PREFIX) and name.upper() not in known
    ]


def _said(fault: Any) -> str:
    name = ".".join(str(part) for part in fault["loc"])
    if not name:  # settings that do not go together
        return str(fault["ctx"]["error"])
    if fault["type"] == "extra_forbidden":
        return f"There is no setting {name!r}. Known: {', '.join(sorted(Settings.model_fields))}."
    if fault["type"] == "value_error":
        return f"{name}: {fault['ctx']['error']}".removeprefix(": ").rstrip(".") + "."
    return f"{name}: {fault['msg']} (it is {fault['input']!r})."
