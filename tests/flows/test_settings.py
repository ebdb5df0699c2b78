"""Settings: where they come from, and that every problem is said at once."""

from pathlib import Path
from typing import Any

import pytest

from corpus.errors import StopRun
from flows.settings import load_settings

DEFAULTS = {
    "warehouse": "claimledger.duckdb",
    "english_pipeline": "",
    "japanese_pipeline": "ja_ginza",
    "names_model": "claimledger-names",
    "entities": "claimledger-entities.csv",
    "embedder": "all-MiniLM-L6-v2",
    "batch_size": 100,
    "memory": "1GB",
    "sources": "sources.toml",
    "cache": "claimledger-cache",
    "cache_size": "5GB",
    "cache_days": 90,
    "offline": False,
    "sources_at_once": 4,
    "wait": 60.0,
    "snapshot": False,
    "failing_days": 3.0,
    "alert_severity": "high",
    "alert_feed": "",
    "alert_webhook": "",
    "alert_webhook_secret": "",
    "alert_mail_to": "",
    "alert_mail_from": "",
    "smtp": "",
    "smtp_security": "starttls",
    "smtp_user": "",
    "smtp_password": "",
    "runner": "threads",
    "processes": 2,
    "dask_address": "",
    "staging": None,
}
SOURCES = [  # file, environment, given, what comes out
    pytest.param("", {}, {}, {}, id="defaults"),
    pytest.param('warehouse = "f.duckdb"\nbatch_size = 5', {}, {}, {"warehouse": "f.duckdb", "batch_size": 5}, id="file"),
    pytest.param("batch_size = 5", {"CLAIMLEDGER_BATCH_SIZE": "7"}, {}, {"batch_size": 7}, id="environment-first"),
    pytest.param("", {"CLAIMLEDGER_WAREHOUSE": "e"}, {"warehouse": "g"}, {"warehouse": "g"}, id="given-first"),
    pytest.param("", {"CLAIMLEDGER_WAREHOUSE": "e"}, {"warehouse": None}, {"warehouse": "e"}, id="none-is-not-given"),
    pytest.param("offline = true", {"CLAIMLEDGER_CACHE": ""}, {}, {"offline": True, "cache": ""}, id="switches"),
    pytest.param("", {"claimledger_batch_size": "2"}, {}, {"batch_size": 2}, id="lower-case"),
    pytest.param(
        'runner = "processes"', {"CLAIMLEDGER_PROCESSES": "4"}, {}, {"runner": "processes", "processes": 4}, id="both"
    ),
    pytest.param(
        'runner = "dask"\ndask_address = "tcp://10.0.0.5:8786"\nstaging = "s3://b/f"',
        {},
        {},
        {"runner": "dask", "dask_address": "tcp://10.0.0.5:8786", "staging": "s3://b/f"},
        id="dask",
    ),
]


@pytest.mark.parametrize(("file", "environment", "given", "changed"), SOURCES)
def test_sources(
    file: str,
    environment: dict[str, str],
    given: dict[str, Any],
    changed: dict[str, Any],
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if file:
        (here / "claimledger.toml").write_text(file)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert load_settings(**given).model_dump() == DEFAULTS | changed


def test_every_problem_is_said_at_once(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "claimledger.toml").write_text('wharehouse = "x"\nbatch_size = 0')
    monkeypatch.setenv("CLAIMLEDGER_PROCESSES", "many")
    monkeypatch.setenv("CLAIMLEDGER_EMBEDER", "x")
    with pytest.raises(StopRun) as caught:
        load_settings()
    said = str(caught.value)
    assert "There is no setting 'wharehouse'. Known: alert_feed, " in said
    assert "batch_size: Input should be greater than or equal to 1 (it is 0)" in said
    assert "processes: Input should be a valid integer" in said
    assert "the environment variable CLAIMLEDGER_EMBEDER. Known: CLAIMLEDGER_ALERT_FEED, " in said
    assert said.count("\n- ") == 4


APART = [  # file, what is said
    pytest.param("processes = 4", '`processes` is set, which only the runner "processes" uses. Set `runner`', id="processes"),
    pytest.param('dask_address = "tcp://a:1"', '`dask_address` is set, which only the runner "dask" uses', id="address"),
    pytest.param('runner = "dask"', 'The runner "dask" needs `dask_address`', id="no-address"),
    pytest.param('runner = "ray"', "runner: Input should be 'threads', 'processes' or 'dask' (it is 'ray')", id="unknown"),
]


@pytest.mark.parametrize(("file", "said"), APART)
def test_what_goes_with_another_runner(file: str, said: str, here: Path) -> None:
    (here / "claimledger.toml").write_text(file)
    with pytest.raises(StopRun) as caught:
        load_settings()
    assert said in str(caught.value)


def test_a_broken_file(here: Path) -> None:
    (here / "claimledger.toml").write_text("batch_size = ")
    with pytest.raises(StopRun, match=r"claimledger\.toml cannot be read"):
        load_settings()


@pytest.mark.parametrize(("size", "expected"), [("5GB", 5 * 1000**3), ("1.5 MiB", 1.5 * 1024**2), ("10KB", 10_000)])
def test_the_size_of_the_cache_in_bytes(size: str, expected: float) -> None:
    assert load_settings(cache_size=size).cache_bytes == expected
